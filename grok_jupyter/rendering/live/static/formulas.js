// Typesets each distinct formula once, with the front end's own typesetter if it has one. A
// formula that is drawn again gets a copy at once: an open block is redrawn many times a second.

import { setAside, SLICE } from "./dom.js";

export class Formulas {
  constructor(typesetter) {
    this.typesetter = typesetter;
    this.known = new Map(); // key -> {tex, display, node, spans}; the spans wait for the node
    this.waiting = [];
    this.roots = new Set();
  }

  fill(root) {
    if (!this.typesetter) return;
    for (const span of root.querySelectorAll(".math[data-tex]")) {
      const { tex, display } = span.dataset;
      const key = `${display} ${tex}`;
      let formula = this.known.get(key);
      if (!formula) {
        formula = { tex, display, node: null, spans: [] };
        this.known.set(key, formula);
        this.waiting.push(formula);
        if (this.waiting.length === 1) this.#work();
      }
      if (formula.node) this.#place(formula, span);
      else formula.spans?.push(span);
    }
  }

  #place({ node }, span) {
    setAside(span);
    span.append(node.cloneNode(true));
    span.dataset.done = "";
  }

  async #work() {
    while (this.waiting.length) {
      await new Promise(requestAnimationFrame);
      const until = performance.now() + SLICE;
      do {
        const formula = this.waiting[0];
        formula.node = await this.#typeset(formula).catch(() => null);
        if (formula.node) formula.spans.forEach((span) => this.#place(formula, span));
        formula.spans = null; // a formula that cannot be typeset shows its TeX
        this.waiting.shift();
      } while (this.waiting.length && performance.now() < until);
    }
  }

  async #typeset({ tex, display }) {
    const [root] = this.roots;
    if (!root) return null;
    const host = document.createElement("div");
    host.className = "grok-measured";
    // A label may stand once in a page, and the finished output is going to have it.
    const bare = tex.replace(/\\label *\{[^}]*\}/g, "");
    host.textContent = display === "true" ? `\\[${bare}\\]` : `\\(${bare}\\)`;
    root.append(host); // in the document, or the typesetter would not know the size of its font
    try {
      await this.typesetter.typeset(host);
    } finally {
      host.remove();
    }
    const formula = host.children.length === 1 ? host.firstElementChild : null;
    return formula?.querySelector("mjx-merror, .katex-error") ? null : formula;
  }
}
