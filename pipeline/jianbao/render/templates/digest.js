"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const order = new Intl.Collator("zh-CN", { numeric: true }).compare;
  const sections = Array.from(document.querySelectorAll("details.block, section.block"), (part) => ({
    part,
    open: part.open,
    count: part.querySelector(".n"),
    units: Array.from(part.querySelectorAll("[data-u]"), (unit) => ({
      unit,
      text: unit.textContent.toLowerCase(),
      cut: unit.classList.contains("part"),
    })),
  }));

  const filter = () => {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const { part, open, count, units } of sections) {
      const list = part.matches("section");
      let shown = 0;
      for (const { unit, text, cut } of units) {
        const match = words.every((word) => text.includes(word)) && (!list || cut || !$("part").checked);
        unit.hidden = !match;
        shown += match;
      }
      count.textContent = shown;
      if (list) $("none").hidden = shown > 0;
      else if (words.length) part.open = shown > 0;
      else part.open = open;
    }
    $("status").textContent = `${$("shown").textContent}份`;
  };

  const sort = (head, key) => {
    const table = head.closest("table");
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    head.parentElement.querySelectorAll("[aria-sort]").forEach((e) => e.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    const units = Array.from(table.querySelectorAll("[data-u]"));
    units.sort((a, b) => sign * order(a.dataset[key], b.dataset[key]));
    (table.dataset.units === "bodies" ? table : table.tBodies[0]).append(...units);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-key]");
    if (button) sort(button.parentElement, button.dataset.key);
    const link = event.target.closest("nav a");
    const target = link && document.querySelector(link.hash);
    if (target && target.matches("details")) target.open = true;
  });

  let waiting = 0;
  $("find").addEventListener("input", () => {
    clearTimeout(waiting);
    if (sections.at(-1).units.length < 500) filter();
    else waiting = setTimeout(filter, 120);
  });
  $("part").addEventListener("change", filter);
  if ($("find").value || $("part").checked) filter();
})();
