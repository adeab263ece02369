// The talk as Markdown in the notebook, where the front end lets the page write there: JupyterLab and
// Notebook 7. The chat's own output has a type for which this page has a renderer, and Markdown beside
// it: the file, and a page without the widget, show that.
//
// Inside other widgets (a box, a tab, an Output) a chat has no output of its own. Then one with the
// talk is added to the cell, which this page does not show.

import { findOutputs, FIRST } from "../../../rendering/live/static/notebook.js";

const VIEW = "application/vnd.jupyter.widget-view+json";
const PAUSE = 300; // milliseconds after a change of the notebook, until it is searched

export class Copies {
  constructor(chat) {
    this.chat = chat;
    this.manager = chat.model.widget_manager;
    this.notebook = this.manager?.context?.model;
    this.isKeeper = false;
    this.number = -1; // of the last message that was taken
    this.head = {};
    this.parts = []; // each [markdown, records of turns]
    this.drawn = new WeakMap(); // output -> number of the message that it is as of
    this.isFrozen = false;
    this.isHomeless = false; // shown somewhere, and no cell keeps it
  }

  // Begin when it is known who keeps the talk: a new chat says so in a message of its own.
  begin() {
    const { keeper, mime } = this.chat.get("_about");
    const isAble = this.notebook?.cells && this.manager.rendermime?.addFactory;
    if (this.isKeeper || keeper !== "page" || !isAble) return;
    this.isKeeper = true;
    this.mime = mime;
    this.manager.rendermime.addFactory(
      { safe: true, mimeTypes: [mime], createRenderer: () => this.#renderer() },
      FIRST,
    );
    this.#exchange((output) => output); // drawn again, by the renderer that is there now
    this.changed = () => this.settle();
    this.notebook.contentChanged.connect(this.changed);
    this.#ask();
  }

  close() {
    clearTimeout(this.timer);
    if (!this.isKeeper) return;
    this.isKeeper = false;
    this.notebook.contentChanged.disconnect(this.changed);
    this.manager.rendermime.removeMimeType(this.mime);
    this.#exchange((output) => this.#bare(output));
  }

  /**
   * Take in what has changed in the talk.
   *
   * @param {Wire.Copy} message
   */
  take({ copy, all, head, count, changed }) {
    if (!all && copy !== this.number + 1) {
      this.#ask();
      return;
    }
    this.number = copy;
    this.head = head;
    this.parts.length = Math.min(this.parts.length, count);
    for (const [place, ...part] of changed) this.parts[place] = part;
    this.#write();
    this.settle();
  }

  // Have the outputs become the Markdown that they hold; return whether there are any.
  async freeze() {
    await this.#settle({ isAsked: true });
    const isThere = this.#places().length > 0;
    this.isFrozen = isThere;
    this.#exchange((output) => this.#bare(output));
    return isThere;
  }

  // See to it that the talk is kept wherever the chat is shown, when the notebook has come to rest.
  settle(pause = PAUSE) {
    if (!this.isKeeper || this.isWriting || !this.chat.faces.size) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#settle(), pause);
  }

  // A chat that is shown anew is a live one again.
  show() {
    this.isFrozen = false;
    this.settle(0);
  }

  #ask() {
    this.chat.kernel.send({ kind: "copies" });
  }

  async #settle({ isAsked = false } = {}) {
    const holders = await this.#holders();
    const isShown = isAsked || this.chat.faces.size > 0;
    if (!this.isKeeper || this.isFrozen || this.number < 0 || !isShown) return;
    this.#write(); // an output may have come back by a paste or an undo
    for (const { outputs } of this.notebook.cells) {
      if (!outputs) continue;
      const all = outputsOf(outputs).map(({ data }) => data ?? {});
      const isKept = all.some((data) => this.mime in data);
      if (!isKept && all.some((data) => holders.has(data[VIEW]?.model_id))) this.#add(outputs);
    }
    if (!this.#places().length) {
      const id = this.chat.get("_about").cell; // as of a side bar: the cell that has put it there
      const cell = [...this.notebook.cells].find((cell) => cell.id === id && cell.outputs);
      if (cell) this.#add(cell.outputs);
    }
    const isHomeless = !this.#places().length;
    if (isHomeless === this.isHomeless) return;
    this.isHomeless = isHomeless;
    for (const face of this.chat.faces) face.tell();
  }

  // The widgets in outputs of the notebook within which the chat is.
  async #holders() {
    const found = new Set();
    for (const { outputs } of this.notebook.cells) {
      for (const { data } of outputs ? outputsOf(outputs) : []) {
        const id = data?.[VIEW]?.model_id;
        if (id && !found.has(id) && (await this.#holds(id, new Set()))) found.add(id);
      }
    }
    return found;
  }

  async #holds(id, seen) {
    if (id === this.chat.get("_about").id) return true;
    if (seen.has(id) || !this.manager.has_model(id)) return false;
    seen.add(id);
    const { attributes } = await this.manager.get_model(id);
    for (const part of partsOf(attributes)) {
      if (part === this.mime || (await this.#holds(part, seen))) return true;
    }
    return false;
  }

  #places() {
    return findOutputs(this.chat.model, (output) => this.mime in (output.toJSON().data ?? {}));
  }

  #write() {
    if (this.number < 0) return;
    this.#exchange(({ data }) => this.#output(data[this.mime]), (output) => {
      return this.drawn.get(output) !== this.number;
    });
  }

  /**
   * @param {(output: any) => object} make
   * @param {(output: object) => boolean} isDue
   */
  #exchange(make, isDue = () => true) {
    const wasWriting = this.isWriting;
    this.isWriting = true; // what is written changes the notebook, which is heard
    for (const [outputs, index] of this.#places()) {
      const output = outputs.get(index);
      if (!isDue(output)) continue;
      outputs.set(index, make(output.toJSON()));
      this.drawn.set(outputs.get(index), this.number);
    }
    this.isWriting = wasWriting;
  }

  #add(outputs) {
    this.isWriting = true;
    outputs.add(this.#output({ behind: true }));
    this.isWriting = false;
  }

  #output(own) {
    const markdown = this.parts.map(([text]) => text).join("");
    const turns = this.parts.flatMap(([, records]) => records);
    return {
      output_type: "display_data",
      data: { [this.mime]: own, "text/markdown": markdown },
      metadata: turns.length ? { grok_jupyter: { conversation: { ...this.head, turns } } } : {},
    };
  }

  #bare({ data, metadata }) {
    const { [this.mime]: _, ...rest } = data;
    return { output_type: "display_data", data: rest, metadata };
  }

  // What draws an output of ours: the chat as a widget; nothing of one that stands behind another.
  #renderer() {
    const renderer = this.manager.rendermime.createRenderer(VIEW);
    const render = renderer.renderModel.bind(renderer);
    let isDrawn = false;
    renderer.renderModel = async (output) => {
      const { behind } = output.data[this.mime] ?? {};
      concealMarkdown(output);
      if (isDrawn) return;
      isDrawn = true;
      if (behind) {
        renderer.hide();
        queueMicrotask(() => renderer.parent?.hide());
      } else {
        await render({ data: { [VIEW]: { model_id: this.chat.get("_about").id } }, metadata: {} });
      }
    };
    return renderer;
  }
}

function outputsOf(outputs) {
  return Array.from({ length: outputs.length }, (_, index) => outputs.get(index).toJSON());
}

// The table of contents lists the headings in the data of an output, whatever is drawn of it. The
// file is written from what `toJSON` returns.
function concealMarkdown(output) {
  const { "text/markdown": _, ...data } = output.data;
  Object.defineProperty(output, "data", { configurable: true, get: () => data });
}

// The ids of widgets, and types of outputs, that a value of a widget names.
export function* partsOf(value, depth = 5) {
  if (typeof value === "string") {
    if (value.startsWith("IPY_MODEL_")) yield value.slice(10);
  } else if (typeof value?.model_id === "string") {
    yield value.model_id;
  } else if (value && typeof value === "object" && !ArrayBuffer.isView(value) && depth) {
    for (const [key, part] of Object.entries(value).slice(0, 1000)) {
      if (key.startsWith("application/vnd.grok-jupyter.")) yield key;
      yield* partsOf(part, depth - 1);
    }
  }
}
