/* Mounts every figure of a page. Needs loader.js before it; asks nobody for anything.
 *
 * What it expects of the page, for a figure with the id X:
 *
 *   <figure id="X" data-figure="X">                          any element; X is also the name of saved files, and the
 *                                                            anchor that is copied; data-print-width: pixels on paper
 *     <div data-figure-chart role="img" aria-label="ALT">    empty; the chart goes in, as wide as the element
 *     </div>
 *     <button type="button" data-action="png">               optional, anywhere inside [data-figure]; actions:
 *     </button>                                              png, svg, csv (figures, metadata once), csv-full (metadata
 *                                                            in every row), copy-link, copy-image, table, all (rows
 *                                                            that are not drawn at first)
 *     <div id="X-table" data-figure-table hidden>TABLE</div> for the action table
 *     <p data-figure-status role="status"></p>               optional; said there: what was copied, what failed
 *   </figure>
 *
 * and their data in one of two forms, each a script element of the type application/json:
 *
 *   id="interlace-figures"    all figures of the page, packed: its text is figures.stored([...])
 *   id="fig-X"                one figure; its text is figure.payload_json()
 *
 * An exhibit without a chart is its table: its CSV file is read from the cells.
 *
 * Data that several figures share (the outlines of maps) stand once on the page: among the packed ones, or in
 * window.interlaceShared, which a script before this one sets; a payload names in "shared" what it needs of them.
 *
 * What it sets: data-figure-state="ready" or "failed" on [data-figure]; window.interlaceFigures.ready, a promise that
 * ends when every figure stands; in the chart, tooltips are <div id="vg-tooltip-element"> at the end of the body (style:
 * runtime.css). A chart is one stop of the keyboard; there the arrow keys go from mark to mark. A tap names the mark
 * nearest to it. It has no words: those that it says are data-figure-failed and data-copied on <html>.
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

  // What a drawing must know of its whole width before its first layout.
  const known = (spec, width) => ({
    narrow: width < NARROW,
    roomy: width >= ((spec.usermeta && spec.usermeta.roomy) || 0),
  });

  const withParams = (spec, width) => {
    const values = known(spec, width);
    return { ...spec, params: (spec.params || []).map((p) => (p.name in values ? { ...p, value: values[p.name] } : p)) };
  };

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
    for (const [name, value] of Object.entries(known(figure.payload.spec, width))) figure.view.signal(name, value);
    figure.view.signal("width", width);
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
    say(figure, document.documentElement.dataset.figureFailed || "");
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
    // Vega calls the element a document and makes the tooltip's words its name; it is an image with a text.
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", figure.text);
    chart.removeAttribute("aria-roledescription");
    chart.tabIndex = 0;
    answer(figure);
    watch(figure);
    root.dataset.figureState = "ready";
  };

  /* ---- what a tap and the keyboard do ---- */

  const NEAR = 24; // CSS pixels from a tap to the mark that it means

  const marks = (figure) =>
    [...figure.chart.querySelectorAll("svg path, svg rect, svg text")].filter((e) => e.__data__ && e.__data__.tooltip);

  const away = (box, x, y) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));

  const show = (figure, element, at) => {
    const item = element && element.__data__;
    figure.view.tooltip()(null, at, item, item ? item.tooltip : null);
  };

  const answer = (figure) => {
    const { chart } = figure;
    let place = -1;
    chart.addEventListener("click", (event) => {
      if (event.pointerType === "mouse") return;
      const hit = event.target.__data__ && event.target.__data__.tooltip ? event.target : null;
      const boxes = hit ? [] : marks(figure).map((e) => [away(e.getBoundingClientRect(), event.clientX, event.clientY), e]);
      const [[far, nearest]] = boxes.length ? boxes.sort(([a], [b]) => a - b) : [[Infinity, null]];
      show(figure, hit || (far <= NEAR ? nearest : null), event);
    });
    chart.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") show(figure, null, event);
      if (!step) return;
      const all = marks(figure).map((e) => [e.getBoundingClientRect(), e]).sort(([a], [b]) => a.left - b.left || a.top - b.top);
      if (!all.length) return;
      event.preventDefault();
      place = (place + step + all.length) % all.length;
      const [box, element] = all[place];
      show(figure, element, { clientX: (box.left + box.right) / 2, clientY: (box.top + box.bottom) / 2 });
    });
    chart.addEventListener("blur", (event) => show(figure, null, event));
  };

  /* ---- downloads ---- */

  const INK = "#595959";
  const EAST_ASIAN = "\\u2e80-\\u9fff\\uac00-\\ud7af\\uf900-\\ufaff\\uff00-\\uffef";
  const PIECE = new RegExp(`[（“《]*(?:[${EAST_ASIAN}]|[^\\s${EAST_ASIAN}]+)[，。；：、）”！？％]*\\s*`, "g");

  // Lines of a text that are no wider than the room, measured in the font that draws them.
  const lines = (text, room, font) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const found = [""];
    for (const piece of text.match(PIECE) || []) {
      const longer = found[found.length - 1] + piece;
      if (found[found.length - 1] && pen.measureText(longer.trimEnd()).width > room) found.push(piece);
      else found[found.length - 1] = longer;
    }
    return found.map((line) => line.trimEnd());
  };

  const framed = ({ spec, frame }) => {
    const { width, font } = frame;
    const padding = 16;
    const room = width - 2 * padding;
    const [title, subtitle, footer] = frame.words;
    const below = { type: "text", align: "left", baseline: "top", fontSize: 11, lineHeight: 15, color: INK, x: 0 };
    const mark = { ...below, y: { expr: "height + 44" }, text: lines(footer, room, `11px ${font}`) };
    return {
      ...withParams(spec, width),
      width,
      padding,
      background: "#ffffff",
      config: { ...spec.config, font },
      title: {
        text: lines(title, room, `bold 18px ${font}`), subtitle: lines(subtitle, room, `13px ${font}`),
        frame: "bounds", offset: 14, limit: 0, subtitlePadding: 6,
      },
      layer: [...spec.layer, { data: { values: [{}] }, mark }],
    };
  };

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
  const csvText = ({ columns, rows, about }, full = true) => {
    const told = full ? about : [];
    const tail = told.map(([, value]) => cell(value));
    const lines = full ? [] : about.map(([name, value]) => `# ${name}: ${value}`.replace(/\s+/g, " "));
    lines.push([...columns.map((c) => cell(c.name)), ...told.map(([name]) => cell(name))].join(","));
    for (let i = 0; i < rows; i += 1) lines.push([...columns.map((c) => cell(c.values[i])), ...tail].join(","));
    return `${lines.join("\n")}\n`;
  };

  const cellsText = (root) =>
    [...root.querySelectorAll("table tr")]
      .map((row) => [...row.cells].map((c) => cell(c.textContent.trim())).join(","))
      .join("\n") + "\n";

  // A mark at the start lets spreadsheets read the file as UTF-8.
  const file = (text) => new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" });

  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  const link = (root) => `${location.href.split("#")[0]}#${root.dataset.figure}`;

  const copied = (figure) => say(figure, document.documentElement.dataset.copied || "");

  const actions = {
    png: async (figure) => save(await png(figure.payload), `${figure.id}.png`),
    svg: async (figure) => save(await svg(figure.payload), `${figure.id}.svg`),
    csv: (figure) => save(file(figure.payload ? csvText(figure.payload, false) : cellsText(figure.root)), `${figure.id}.csv`),
    "csv-full": (figure) => save(file(csvText(figure.payload)), `${figure.id}-full.csv`),
    "copy-link": async (figure) => {
      try {
        await navigator.clipboard.writeText(link(figure.root));
        copied(figure);
      } catch {
        say(figure, link(figure.root)); // to be copied by hand
      }
    },
    "copy-image": async (figure) => {
      const image = await png(figure.payload);
      try {
        await navigator.clipboard.write([new ClipboardItem({ "image/png": image })]);
        copied(figure);
      } catch {
        save(image, `${figure.id}.png`);
      }
    },
    all: async (figure, button) => {
      const { usermeta, height } = figure.payload.spec;
      const open = button.getAttribute("aria-pressed") !== "true";
      figure.view.signal("all", open).height(open ? usermeta.all : height).run();
      figure.view.resize().run();
      button.setAttribute("aria-pressed", String(open));
    },
    table: (figure, button) => {
      const table = figure.root.querySelector("[data-figure-table]");
      table.hidden = !table.hidden;
      button.setAttribute("aria-expanded", String(!table.hidden));
    },
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("[data-action]");
    const root = button && button.closest("[data-figure]");
    if (!root || !(button.dataset.action in actions)) return;
    const figure = figures.get(root.dataset.figure) || { id: root.dataset.figure, root };
    try {
      await actions[button.dataset.action](figure, button);
    } catch (error) {
      failed(figure, error);
    }
  });

  /* ---- print ---- */

  window.addEventListener("beforeprint", () => {
    printing = true;
    for (const figure of figures.values()) fit(figure, Number(figure.root.dataset.printWidth) || PRINT_WIDTH);
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
      const trouble = await window.interlaceScripts;
      if (trouble) throw trouble;
      known = await payloads();
    } catch (error) {
      broken = error;
    }
    for (const root of document.querySelectorAll("[data-figure]")) {
      const id = root.dataset.figure;
      const chart = root.querySelector("[data-figure-chart]");
      if (!chart || figures.has(id) || !(known.has(id) || broken)) continue;
      const text = chart.getAttribute("aria-label") || "";
      const figure = { id, root, chart, text, payload: known.get(id), view: null, width: 0 };
      figures.set(id, figure);
    }
    // What is seen first is drawn first.
    const seen = (figure) => (figure.chart.offsetWidth > 0 ? 0 : 1);
    for (const figure of [...figures.values()].sort((a, b) => seen(a) - seen(b))) {
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
