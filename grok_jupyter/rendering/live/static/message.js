// A message that grows by patches. `Message` holds its blocks as html; each `MessageView` draws
// them somewhere in the page, a slice per frame, and touches only what has changed.
//
// Others touch the page too: a search puts marks into the text, a translator replaces it. What they
// did stays until the block grows: a block that they have changed is then made anew from its html.

import { setAside } from "./dom.js";

export class Message {
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

  // Become what another message is; what is the same in both is not drawn again.
  become({ blocks }) {
    if (!blocks[-1]) this.apply(-1, -1, 0, null);
    this.apply(blocks.length, -1, 0, null);
    for (const key of Object.keys(blocks)) {
      const { shell, parts } = blocks[key];
      if (this.blocks[key]?.shell !== shell) this.apply(+key, -1, 0, shell);
      const ours = this.blocks[key].parts;
      if (ours.length > parts.length) this.apply(+key, parts.length, 0, null);
      parts.forEach((html, part) => {
        if (ours[part] !== html) this.apply(+key, part, 0, html);
      });
    }
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

export class MessageView {
  /**
   * @param {Message} message
   * @param {HTMLElement} root
   * @param {import("./formulas.js").Formulas} formulas
   * @param {{ prefix?: string, dress?: (content: DocumentFragment) => void }} [options] `prefix`
   *   keeps the footnotes of one message apart from those of others in the same page; `dress` adds
   *   to what has been parsed before it is shown.
   */
  constructor(message, root, formulas, { prefix = "", dress } = {}) {
    this.message = message;
    this.root = root;
    this.formulas = formulas;
    this.prefix = prefix;
    this.dress = dress;
    this.drawn = []; // each {of, element, place, parts}, as message.blocks
    this.touched = new Map(); // block -> parts that may differ from what is drawn
    this.disturbed = new Set(); // elements of blocks that others have changed, or the root
    this.watch = new MutationObserver((records) => this.#collect(records));
    this.watch.observe(root, { childList: true, characterData: true, subtree: true });
    message.views.add(this);
    this.#touchAll();
  }

  remove() {
    this.watch.disconnect();
    this.message.views.delete(this);
  }

  touch(block, part) {
    if (!this.touched.has(block)) this.touched.set(block, new Set());
    if (part >= 0) this.touched.get(block).add(part);
  }

  #touchAll() {
    const { blocks } = this.message;
    for (const key of Object.keys(blocks)) {
      this.touch(+key, -1);
      blocks[key].parts.forEach((_, part) => this.touch(+key, part));
    }
  }

  // Draw what has changed, until the time given; return whether nothing is left to draw.
  draw(until) {
    this.#collect(this.watch.takeRecords());
    if (this.touched.size && this.disturbed.delete(this.root)) this.#mendOrder();
    const isDone = this.#drawTouched(until);
    this.watch.takeRecords(); // they are of what we have done
    return isDone;
  }

  // Collect what others have changed.
  #collect(records) {
    for (const { target } of records) {
      let node = target;
      if ((node.closest ? node : node.parentElement)?.closest(".math")) continue; // typeset by now
      while (node && node !== this.root && node.parentNode !== this.root) node = node.parentNode;
      if (node) this.disturbed.add(node);
    }
  }

  // Begin anew if the blocks are not where they were put. What others have added may stay.
  #mendOrder() {
    const elements = this.drawn.concat(this.drawn[-1] ?? []).map((drawn) => drawn.element);
    const places = [...this.root.children];
    let last = -1;
    const isInOrder = elements.every((element) => {
      const before = last;
      last = places.indexOf(element, last + 1);
      return last > before;
    });
    if (isInOrder) return;
    setAside(this.root);
    this.drawn = [];
    this.#touchAll();
  }

  #drawTouched(until) {
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
    const isDisturbed = drawn && this.disturbed.delete(drawn.element);
    if (drawn?.of !== block || isDisturbed) {
      const made = this.#makeShell(block);
      // At once and out of sight, or a long block would flicker each time that it is made anew.
      if (isDisturbed) block.parts.forEach((_, part) => this.#drawPart(made, part));
      // A node that somebody remembers keeps its parent: the whole block goes.
      if (drawn?.element.hasAttribute("open")) made.element.setAttribute("open", "");
      if (drawn) drawn.element.replaceWith(made.element);
      else if (index < 0) this.root.append(made.element);
      else this.root.insertBefore(made.element, this.drawn[-1]?.element ?? null);
      drawn = this.drawn[index] = made;
    }
    for (const old of drawn.parts.splice(block.parts.length)) {
      for (const node of old?.nodes ?? []) node.remove();
    }
    return drawn;
  }

  #makeShell(block) {
    const element = this.#parse(block.shell).firstElementChild ?? document.createElement("p");
    let place = element;
    while (place.lastElementChild) place = place.lastElementChild;
    return { of: block, element, place, parts: [] };
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
      link.setAttribute("target", "_blank");
    }
    if (this.prefix) this.#prefix(template.content);
    this.formulas.fill(template.content);
    this.dress?.(template.content);
    return template.content;
  }

  #prefix(content) {
    for (const node of content.querySelectorAll("[id]")) node.id = this.prefix + node.id;
    for (const link of content.querySelectorAll("a[href^='#']")) {
      link.setAttribute("href", `#${this.prefix}${link.getAttribute("href").slice(1)}`);
    }
  }
}

// A link to a footnote leads to the one in its own message, and nowhere else.
export function followFootnote(event) {
  const link = event.target.closest?.("a[href^='#']");
  if (!link) return;
  event.preventDefault();
  event.stopPropagation();
  let id = link.getAttribute("href").slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // What cannot be decoded names no note, unless as it stands.
  }
  const message = link.closest(".grok-message");
  const target = id && message?.querySelector(`[id="${CSS.escape(id)}"]`);
  if (target) bringIntoSight(target);
}

// What comes into sight on the way is drawn only then, and may be higher than was estimated.
function bringIntoSight(target, frames = 4) {
  target.scrollIntoView({ block: "nearest" });
  if (frames) requestAnimationFrame(() => bringIntoSight(target, frames - 1));
}
