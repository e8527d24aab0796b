/* Unpacks the libraries of a page, which travel deflated, and runs them in their order; the policy allows each by its own
 * hash. Sets window.interlaceScripts, a promise of what went wrong, or null. */
(() => {
  "use strict";
  const load = async () => {
    const text = document.getElementById("interlace-scripts").textContent;
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    for (const source of await new Response(stream).json()) {
      const script = document.createElement("script");
      script.textContent = source;
      document.head.append(script);
    }
  };
  window.interlaceScripts = load().then(() => null, (error) => error);
})();
