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

  let originals = null;
  const said = new Map();

  const decoded = () => {
    const bytes = Uint8Array.from(atob($("originals").textContent), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  };

  const putBack = (element) => {
    const words = originals[element.dataset.o];
    const was = document.createElement("del");
    was.textContent = words;
    if (element.matches("ins")) {
      said.set(element, element.title);
      element.title = "原文作：" + words;
      if (!element.matches(".w")) element.before(was);
    } else {
      said.set(element, element.textContent);
      element.replaceChildren(was);
    }
  };

  const takeOut = (element) => {
    if (!element.matches("ins")) element.textContent = said.get(element);
    else {
      element.title = said.get(element);
      if (!element.matches(".w")) element.previousSibling.remove();
    }
  };

  $("switch").hidden = false;
  $("raw").checked = false;
  $("raw").addEventListener("change", () => {
    const raw = $("raw").checked;
    originals ??= decoded();
    $("source").classList.toggle("raw", raw);
    document.querySelectorAll("[data-o]").forEach(raw ? putBack : takeOut);
    $("status").textContent = raw ? "已显示原样" : "已隐去原样";
    if (current) marks(current)[0]?.scrollIntoView({ block: "center" });
  });
})();
