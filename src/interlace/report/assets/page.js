// The page's own behaviour: sortable tables, tabs, folds that open for what a link names, and the entry of the contents
// that is in view. What draws and saves figures is runtime.js.
// Tables: table.sortable > thead th > button; th.number heads a column of numbers, in which other text sorts last.
(() => {
  "use strict";
  const value = (row, column, numeric) => {
    const text = row.cells[column].textContent.trim();
    if (!numeric) return text;
    const number = parseFloat(text.replace(/,/g, "").replace("\u2212", "-"));
    return Number.isNaN(number) ? null : number;
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang));
  const sort = (table, header) => {
    const column = header.cellIndex;
    const numeric = header.classList.contains("number");
    const before = header.getAttribute("aria-sort");
    const direction = before ? (before === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
    for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => [value(row, column, numeric), row]);
    rows.sort(([a], [b]) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : sign * compare(a, b)));
    body.append(...rows.map(([, row]) => row));
  };

  // ---- tabs ----
  const choose = (tab) => {
    for (const other of tab.parentNode.children) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
  };
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest && event.target.closest('[role="tab"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!tab || !step) return;
    const tabs = Array.from(tab.parentNode.children);
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("table.sortable thead button");
    if (button) sort(button.closest("table"), button.closest("th"));
    const tab = event.target.closest('[role="tab"]');
    if (tab) choose(tab);
  });

  // ---- links: what a link names is opened and brought into view, also after figures above it have been drawn ----
  const land = () => {
    let id = "";
    try { id = decodeURIComponent(window.location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
      if (part.getAttribute("role") === "tabpanel" && part.hidden) choose(document.getElementById(part.getAttribute("aria-labelledby")));
    }
    target.scrollIntoView();
  };
  let moved = false;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) window.addEventListener(kind, () => { moved = true; }, { passive: true, once: true });
  window.addEventListener("hashchange", land);
  land();
  const drawn = window.interlaceFigures && window.interlaceFigures.ready;
  if (drawn) drawn.then(() => { if (!moved) land(); });

  // ---- contents ----
  const links = new Map();
  for (const link of document.querySelectorAll(".toc a")) links.set(link.hash.slice(1), link);
  const parts = Array.from(links.keys(), (id) => document.getElementById(id)).filter(Boolean);
  let current = null;
  const mark = () => {
    const line = window.innerHeight * 0.3;
    const atEnd = window.scrollY > 0 && window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
    const seen = parts.filter((part) => part.getBoundingClientRect().top <= line);
    const part = atEnd ? parts[parts.length - 1] : seen[seen.length - 1] || parts[0];
    if (!part || part === current) return;
    if (current) links.get(current.id).removeAttribute("aria-current");
    links.get(part.id).setAttribute("aria-current", "true");
    for (const item of document.querySelectorAll(".toc > ol > li")) item.classList.toggle("open", item.contains(links.get(part.id)));
    current = part;
  };
  let waiting = false;
  window.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();
})();
