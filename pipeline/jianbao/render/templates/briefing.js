"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const back = $("back");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let current = "";

  const marks = (id) => document.querySelectorAll(`[data-l~="${id}"]`);
  const bring = (element) => element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });

  const clear = () => {
    document.querySelectorAll(".on").forEach((e) => e.classList.remove("on"));
    document.querySelectorAll("[aria-current]").forEach((e) => e.removeAttribute("aria-current"));
    back.hidden = true;
    current = "";
  };

  const show = (id) => {
    clear();
    current = id;
    $("l-" + id).classList.add("on");
    $("l-" + id).setAttribute("aria-current", "true");
    const found = marks(id);
    found.forEach((e) => e.classList.add("on"));
    $("status").textContent = found.length ? "已标出依据" : "原文未列出此条依据";
    return found[0];
  };

  const home = (id) => {
    const line = $("l-" + id);
    bring(line);
    line.focus({ preventScroll: true });
    back.hidden = true;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.line, a.ev");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (String(getSelection())) return;
    if (link.matches(".line")) {
      const first = show(link.dataset.id);
      if (!first) return;
      bring(first);
      first.focus({ preventScroll: true });
      back.hidden = false;
      return;
    }
    const ids = link.dataset.l.split(" ");
    const id = ids.includes(current) ? current : ids[0];
    show(id);
    home(id);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !current) return;
    const id = current;
    home(id);
    clear();
  });

  back.addEventListener("click", () => home(current));
})();
