// A message that grows by patches. `Message` holds its blocks as html; each `MessageView` draws
// them somewhere in the page, a slice per frame, and touches only what has changed.

const SLICE = 8; // milliseconds of a frame of the browser for drawing

class Message {
  constructor() {
    this.blocks = []; // each {shell, parts}; the footnotes are blocks[-1], always shown last
    this.views = new Set();
  }

  get isEmpty() {
    return !this.blocks.length;
  }

  clear() {
    this.apply(-1, -1, 0, null);
    this.apply(0, -1, 0, null);
  }

  apply(block, part, keep, html) {
    const { blocks } = this;
    if (part < 0 && html !== null) {
      blocks[block] = { shell: html, parts: [] };
    } else if (part < 0) {
      if (block < 0) delete blocks[-1];
      else blocks.length = Math.min(block, blocks.length);
    } else if (blocks[block]) {
      const { parts } = blocks[block];
      if (html === null) parts.length = Math.min(part, parts.length);
      else parts[part] = (parts[part] ?? "").slice(0, keep) + html;
    }
    for (const view of this.views) view.touch(block, part);
  }
}

class MessageView {
  constructor(message, root, formulas) {
    this.message = message;
    this.root = root;
    this.formulas = formulas;
    this.drawn = []; // each {of, element, place, parts}, as message.blocks
    this.touched = new Map(); // block -> parts that may differ from what is drawn
    message.views.add(this);
    for (const key of Object.keys(message.blocks)) {
      this.touch(+key, -1);
      message.blocks[key].parts.forEach((_, part) => this.touch(+key, part));
    }
  }

  remove() {
    this.message.views.delete(this);
  }

  touch(block, part) {
    if (!this.touched.has(block)) this.touched.set(block, new Set());
    if (part >= 0) this.touched.get(block).add(part);
  }

  // Draw what has changed, until the time given; return whether nothing is left to draw.
  draw(until) {
    const ascending = (a, b) => a - b;
    // After a snapshot there may be fewer blocks, none of which has been touched.
    for (const old of this.drawn.splice(this.message.blocks.length)) old?.element.remove();
    for (const block of [...this.touched.keys()].sort(ascending)) {
      const drawn = this.#drawShell(block);
      const parts = this.touched.get(block);
      for (const part of drawn ? [...parts].sort(ascending) : []) {
        if (performance.now() > until) return false;
        this.#drawPart(drawn, part);
        parts.delete(part);
      }
      this.touched.delete(block);
      if (performance.now() > until) return !this.touched.size;
    }
    return true;
  }

  #drawShell(index) {
    const block = this.message.blocks[index];
    let drawn = this.drawn[index];
    if (!block) {
      for (const old of index < 0 ? [drawn] : this.drawn.splice(index)) old?.element.remove();
      if (index < 0) delete this.drawn[index];
      return null;
    }
    if (drawn?.of !== block) {
      const element = this.#parse(block.shell).firstElementChild ?? document.createElement("p");
      let place = element;
      while (place.lastElementChild) place = place.lastElementChild;
      if (drawn) drawn.element.replaceWith(element);
      else if (index < 0) this.root.append(element);
      else this.root.insertBefore(element, this.drawn[-1]?.element ?? null);
      drawn = this.drawn[index] = { of: block, element, place, parts: [] };
    }
    for (const old of drawn.parts.splice(block.parts.length)) {
      for (const node of old?.nodes ?? []) node.remove();
    }
    return drawn;
  }

  #drawPart(drawn, index) {
    const html = drawn.of.parts[index];
    const old = drawn.parts[index] ?? { html: "", nodes: [] };
    if (html === undefined || html === old.html) return;
    const added = html.startsWith(old.html) ? html.slice(old.html.length) : null;
    const last = old.nodes.at(-1);
    if (added !== null && last instanceof Text && !/[<&]/.test(added)) {
      last.appendData(added); // keeps a selection, and costs least
      old.html = html;
      return;
    }
    const fragment = this.#parse(html);
    const nodes = [...fragment.childNodes];
    const after = drawn.parts.slice(index + 1).find((part) => part?.nodes.length);
    drawn.place.insertBefore(fragment, old.nodes[0] ?? after?.nodes[0] ?? null);
    for (const node of old.nodes) node.remove();
    drawn.parts[index] = { html, nodes };
  }

  #parse(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const link of template.content.querySelectorAll("a[href]:not([href^='#'])")) {
      link.target = "_blank";
    }
    this.formulas.fill(template.content);
    return template.content;
  }
}

// Typesets each distinct formula once, with the front end's own typesetter if it has one. A
// formula that is drawn again gets a copy at once: an open block is redrawn many times a second.
class Formulas {
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
    span.replaceChildren(node.cloneNode(true));
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
