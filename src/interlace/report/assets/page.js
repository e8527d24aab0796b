// The page's own behaviour: sortable tables and the entry of the contents that is in view.
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
  document.addEventListener("click", (event) => {
    const button = event.target.closest("table.sortable thead button");
    if (button) sort(button.closest("table"), button.closest("th"));
  });

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
