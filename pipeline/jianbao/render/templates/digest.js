"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const body = $("list").tBodies[0];
  const rows = Array.from(body.rows, (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    keys: Array.from(row.cells, (cell) => cell.dataset.sort || ""),
    part: row.classList.contains("part"),
  }));

  const filter = () => {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of rows) {
      const match = words.every((word) => one.text.includes(word)) && (one.part || !$("part").checked);
      one.row.hidden = !match;
      shown += match;
    }
    $("shown").textContent = shown;
    $("none").hidden = shown > 0;
    $("status").textContent = `${shown}份`;
  };

  const order = new Intl.Collator("zh-CN", { numeric: true }).compare;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-key]");
    if (!button) return;
    const head = button.parentElement;
    const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    head.parentElement.querySelectorAll("[aria-sort]").forEach((e) => e.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    rows.sort((a, b) => sign * order(a.keys[button.dataset.key], b.keys[button.dataset.key]));
    body.append(...rows.map((one) => one.row));
  });

  $("find").addEventListener("input", filter);
  $("part").addEventListener("change", filter);
  filter();
  $("status").textContent = "";
})();
