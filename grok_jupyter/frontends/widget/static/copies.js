// The talk as Markdown in the notebook, where the front end lets the page write there: JupyterLab and
// Notebook 7. In this page the chat's own output has a type for which this page has a renderer. In the
// file it is Markdown, and its metadata say which chat's it is: other programs warn of unknown types.
//
// Inside other widgets (a box, a tab, an Output) a chat has no output of its own. Then one with the
// talk is added to the cell, which this page does not show.

import { cellOf, FIRST } from "../../../rendering/live/static/notebook.js";
import { concealMarkdown, outputsOf, partsOf, without } from "./notebook_data.js";

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
    this.rendered = new WeakSet(); // outputs that our renderer has been given
    this.isFrozen = false;
    this.isPlain = false; // our type has to go into the file
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
    this.#write({ isAll: true }); // drawn again, by the renderer that is there now
    this.changed = () => {
      if (this.#places().some(({ json }) => !(this.mime in json.data))) this.#write();
      this.settle();
    };
    this.notebook.contentChanged.connect(this.changed);
    this.#holders();
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
  take({ copy, all, shown, head, count, changed }) {
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
    if (shown) this.#restore();
  }

  // A page that was loaded again before the notebook was saved: the chat goes where it was, if there
  // is nothing.
  async #restore() {
    const holders = await this.#holders();
    const cell = this.#home;
    if (holders.size || this.#places().length || this.chat.faces.size) return;
    if (!cell || cell.outputs.length || cell.executionState === "running") return;
    this.#add(cell, {});
  }

  // The number of the cell that shows the chat around a node of the page, else of one that keeps it.
  placeOf(node) {
    const cells = [...this.notebook.cells];
    const shown = cells[node.closest(".jp-Cell")?.dataset.windowedListIndex];
    const keeping = [...this.#places().map(({ cell }) => cell), this.#home];
    return cells.indexOf(keeping.includes(shown) ? shown : keeping[0]);
  }

  // The cell that has shown the chat.
  get #home() {
    const cell = cellOf(this.chat.model, this.chat.get("_about").cell);
    return cell?.outputs ? cell : undefined;
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
    for (const cell of this.notebook.cells) {
      const { outputs } = cell;
      if (!outputs) continue;
      const all = outputsOf(outputs);
      const isKept = all.some((json) => this.#isOurs(json));
      if (!isKept && all.some(({ data }) => holders.has(data?.[VIEW]?.model_id))) this.#add(cell);
    }
    if (!this.#places().length) {
      const cell = this.#home; // as of a side bar: the cell that has put it there
      if (cell) this.#add(cell);
    }
    const isHomeless = !this.#places().length;
    if (isHomeless === this.isHomeless) return;
    this.isHomeless = isHomeless;
    for (const face of this.chat.faces) face.refresh();
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
    const model = await this.manager.get_model(id);
    if (model.outputs?.toJSON) this.#redraw(model.outputs);
    for (const part of partsOf(model.attributes)) {
      if (part === this.mime || (await this.#holds(part, seen))) return true;
    }
    return false;
  }

  // In an Output that was there before this page had the chat, only its Markdown has been drawn.
  #redraw(outputs) {
    outputsOf(outputs).forEach((json, index) => {
      const isOurs = this.mime in (json.data ?? {});
      if (isOurs && !this.rendered.has(outputs.get(index))) outputs.set(index, json);
    });
  }

  // Where the notebook holds the talk: {cell, outputs, index, json} of each output.
  #places() {
    return [...this.notebook.cells].flatMap((cell) => {
      const { outputs } = cell;
      const all = outputs ? outputsOf(outputs) : [];
      return all.flatMap((json, index) => (this.#isOurs(json) ? [{ cell, outputs, index, json }] : []));
    });
  }

  #isOurs({ data, metadata }) {
    return metadata?.grok_jupyter?.chat === this.mime || this.mime in (data ?? {});
  }

  // Bring the outputs up to date; those that came back by a paste or an undo are drawn as ours again.
  #write({ isAll = false } = {}) {
    this.#exchange(
      ({ data, metadata }) => {
        const own = { chat: this.mime, behind: metadata?.grok_jupyter?.behind };
        const isKnown = this.number >= 0;
        return isKnown ? this.#output(own) : { output_type: "display_data", data: { [this.mime]: {}, ...data }, metadata };
      },
      (output, json) => isAll || this.drawn.get(output) !== this.number || !(this.mime in json.data),
    );
  }

  /**
   * @param {(json: any) => object} make
   * @param {(output: object, json: any) => boolean} isDue
   */
  #exchange(make, isDue = () => true) {
    if (this.isWriting) return;
    this.isWriting = true; // what is written changes the notebook, which is heard
    for (const { cell, outputs, index, json } of this.#places()) {
      if (!isDue(outputs.get(index), json)) continue;
      outputs.set(index, make(json));
      this.#settled(cell, index);
    }
    this.isWriting = false;
  }

  /**
   * @param {any} cell
   * @param {{ behind?: boolean }} own
   */
  #add(cell, own = { behind: true }) {
    this.isWriting = true;
    cell.outputs.add(this.#output({ chat: this.mime, ...own }));
    this.#settled(cell, cell.outputs.length - 1);
    this.isWriting = false;
  }

  // Take note of what was written, and leave our type out of what goes into the file.
  #settled({ outputs, sharedModel }, index) {
    const output = outputs.get(index);
    this.drawn.set(output, this.number);
    const { data, ...rest } = output.toJSON();
    if (!(this.mime in data) || this.isPlain || !sharedModel?.updateOutputs) return;
    sharedModel.updateOutputs(index, index + 1, [{ ...rest, data: without(data, this.mime) }], "silent-change");
    if (outputs.get(index) === output) return;
    this.isPlain = true; // an older JupyterLab takes that for a change of the outputs themselves
    outputs.set(index, { ...rest, data });
  }

  #output(own) {
    const turns = this.parts.flatMap(([, records]) => records);
    const conversation = turns.length ? { ...this.head, turns } : undefined;
    return {
      output_type: "display_data",
      data: { [this.mime]: {}, "text/markdown": this.parts.map(([text]) => text).join("") },
      metadata: JSON.parse(JSON.stringify({ grok_jupyter: { ...own, conversation } })),
    };
  }

  #bare({ data, metadata }) {
    const { grok_jupyter, ...rest } = metadata;
    const { conversation } = grok_jupyter ?? {};
    return {
      output_type: "display_data",
      data: without(data, this.mime),
      metadata: conversation ? { ...rest, grok_jupyter: { conversation } } : rest,
    };
  }

  // What draws an output of ours: the chat as a widget; nothing of one that stands behind another.
  #renderer() {
    const renderer = this.manager.rendermime.createRenderer(VIEW);
    const render = renderer.renderModel.bind(renderer);
    let isDrawn = false;
    renderer.renderModel = async (output) => {
      const behind = output.metadata.grok_jupyter?.behind;
      this.rendered.add(output);
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
