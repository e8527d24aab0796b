/* Mounts every figure of a page. Needs vega, vega-lite and vega-embed before it; asks nobody for anything.
 *
 * What it expects of the page, for a figure with the id X:
 *
 *   <figure id="X" data-figure="X">                          any element; X is also the name of downloaded files
 *     <div data-figure-chart role="img" aria-label="ALT">    empty; the chart goes in, as wide as the element
 *     </div>
 *     <button type="button" data-figure-action="png">        optional, anywhere inside [data-figure]
 *     <button type="button" data-figure-action="svg">
 *     <button type="button" data-figure-action="csv">
 *     <button type="button" data-figure-action="table" aria-expanded="false" aria-controls="X-table">
 *     <div id="X-table" data-figure-table hidden>TABLE</div>
 *     <p data-figure-status role="status"></p>               optional; said there: what failed
 *   </figure>
 *
 * and their data in one of two forms, each a script element of the type application/json:
 *
 *   id="interlace-figures"    all figures of the page, packed: its text is figures.stored([...])
 *   id="fig-X"                one figure; its text is figure.payload_json()
 *
 * Data that several figures share (the outlines of maps) stand once on the page: among the packed ones, or in
 * window.interlaceShared, which a script before this one sets; a payload names in "shared" what it needs of them.
 *
 * What it sets: data-figure-state="ready" or "failed" on [data-figure]; window.interlaceFigures.ready, a promise that
 * ends when every figure stands; in the chart, tooltips are <div id="vg-tooltip-element"> at the end of the body (style:
 * runtime.css). Words that it says come from data-figure-failed on <html>, if there.
 */
(() => {
  "use strict";
  const PRINT_WIDTH = 660; // CSS pixels that A4 leaves between margins of 15 mm, rounded down
  const NARROW = 520;
  const EMBED = {
    mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, hover: false,
    tooltip: { disableDefaultStyle: true },
  };
  const figures = new Map();
  let printing = false;

  const widthOf = (element) => Math.floor(element.getBoundingClientRect().width);

  const withParams = (spec, width) => ({
    ...spec,
    params: (spec.params || []).map((p) => (p.name === "narrow" ? { ...p, value: width < NARROW } : p)),
  });

  const withShared = (payload, shared) => {
    for (const name of payload.shared || []) payload.spec.datasets[name] = shared[name];
    return payload;
  };

  const unpacked = async (data) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  };

  // The payload of each figure by its id.
  const payloads = async () => {
    const found = new Map();
    const element = document.getElementById("interlace-figures");
    if (element) {
      const { shared, figures: all, datasets, columns } = await unpacked(JSON.parse(element.textContent).data);
      for (const lean of all) {
        const spec = { ...lean.spec, datasets: datasets[lean.id] };
        found.set(lean.id, withShared({ ...lean, spec, columns: columns[lean.id] }, shared));
      }
    }
    for (const script of document.querySelectorAll('script[type="application/json"][id^="fig-"]')) {
      found.set(script.id.slice(4), withShared(JSON.parse(script.textContent), window.interlaceShared || {}));
    }
    return found;
  };

  const fit = async (figure, width) => {
    if (!figure.view || width < 1 || width === figure.width) return;
    figure.width = width;
    figure.view.signal("narrow", width < NARROW).signal("width", width);
    // A narrower legend has more rows, which only a second pass finds: without it the drawing loses the first row.
    figure.view.run();
    figure.view.resize().run();
  };

  const watch = (figure) => {
    let waiting = 0;
    new ResizeObserver(() => {
      if (printing || waiting) return;
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        if (!printing) fit(figure, widthOf(figure.chart));
      });
    }).observe(figure.chart);
  };

  const failed = (figure, error) => {
    figure.root.dataset.figureState = "failed";
    say(figure, document.documentElement.dataset.figureFailed || "The chart could not be drawn; the table has its figures.");
    console.error(`figure ${figure.id}:`, error);
  };

  const say = (figure, words) => {
    const status = figure.root.querySelector("[data-figure-status]");
    if (status) status.textContent = words;
  };

  const mount = async (figure) => {
    const { chart, payload, root } = figure;
    const width = widthOf(chart) || 640;
    const spec = { ...withParams(payload.spec, width), width };
    const result = await vegaEmbed(chart, spec, EMBED);
    figure.view = result.view;
    figure.width = width;
    const drawing = chart.querySelector("svg");
    if (drawing) {
      // The element around it is the image with its text; the drawing itself is not read out.
      drawing.setAttribute("aria-hidden", "true");
      drawing.setAttribute("focusable", "false");
    }
    chart.removeAttribute("tabindex");
    watch(figure);
    root.dataset.figureState = "ready";
  };

  /* ---- downloads ---- */

  const framed = ({ spec, frame }) => ({
    ...spec,
    width: frame.width,
    padding: frame.padding,
    background: frame.background,
    title: frame.title,
    layer: [...spec.layer, frame.footer],
  });

  const render = async (payload, use) => {
    const holder = document.createElement("div");
    holder.style.cssText = "position:absolute;left:-99999px;top:0";
    document.body.append(holder);
    try {
      const result = await vegaEmbed(holder, framed(payload), EMBED);
      const blob = await use(result.view);
      result.finalize();
      return blob;
    } finally {
      holder.remove();
    }
  };

  const png = (payload) =>
    render(payload, async (view) => {
      const canvas = await view.toCanvas(2);
      return new Promise((done) => canvas.toBlob(done, "image/png"));
    });

  const svg = (payload) =>
    render(payload, async (view) => new Blob([await view.toSVG()], { type: "image/svg+xml;charset=utf-8" }));

  const cell = (value) => {
    if (value === null || value === undefined) return "";
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };

  // Text cells were neutralised when the payload was made; numbers are printed in full.
  const reader = ({ values, levels, codes, each }) => {
    if (values) return (i) => values[i];
    if (codes) return (i) => (codes[i] < 0 ? null : levels[codes[i]]);
    return (i) => levels[Math.floor(i / each) % levels.length];
  };

  const csvText = ({ columns, rows, about }) => {
    const reads = columns.map(reader);
    const tail = about.map(([, value]) => cell(value));
    const lines = [[...columns.map((c) => cell(c.name)), ...about.map(([name]) => cell(name))].join(",")];
    for (let i = 0; i < rows; i += 1) lines.push([...reads.map((read) => cell(read(i))), ...tail].join(","));
    return `${lines.join("\n")}\n`;
  };

  // A mark at the start lets spreadsheets read the file as UTF-8.
  const csv = async (payload) => new Blob(["\ufeff", csvText(payload)], { type: "text/csv;charset=utf-8" });

  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  const makers = { png, svg, csv };

  const act = async (figure, button) => {
    const action = button.dataset.figureAction;
    if (action === "table") {
      const table = figure.root.querySelector("[data-figure-table]");
      if (!table) return;
      table.hidden = !table.hidden;
      button.setAttribute("aria-expanded", String(!table.hidden));
      return;
    }
    if (!(action in makers)) return;
    try {
      save(await makers[action](figure.payload), `${figure.id}.${action}`);
    } catch (error) {
      failed(figure, error);
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-figure-action]");
    const root = button && button.closest("[data-figure]");
    const figure = root && figures.get(root.dataset.figure);
    if (figure) act(figure, button);
  });

  /* ---- print ---- */

  window.addEventListener("beforeprint", () => {
    printing = true;
    for (const figure of figures.values()) fit(figure, PRINT_WIDTH);
  });
  window.addEventListener("afterprint", () => {
    printing = false;
    for (const figure of figures.values()) fit(figure, widthOf(figure.chart));
  });

  /* ---- start ---- */

  const start = async () => {
    let known = new Map();
    let broken = null;
    try {
      known = await payloads();
    } catch (error) {
      broken = error;
    }
    for (const root of document.querySelectorAll("[data-figure]")) {
      const id = root.dataset.figure;
      const chart = root.querySelector("[data-figure-chart]");
      if (!chart || figures.has(id) || !(known.has(id) || broken)) continue;
      const figure = { id, root, chart, payload: known.get(id), view: null, width: 0 };
      figures.set(id, figure);
      try {
        if (broken) throw broken;
        await mount(figure);
      } catch (error) {
        failed(figure, error);
      }
    }
  };
  window.interlaceFigures = { ready: start(), csv: (id) => csvText(figures.get(id).payload) };
})();
