// The live view of an answer, or of several side by side, independent of where it is shown: what has
// been said of each so far.

import { Channel, whenGone } from "./channel.js";
import { Shown } from "./dom.js";
import { LiveFace } from "./face.js";
import { Formulas } from "./formulas.js";
import { Message } from "./message.js";
import { Outputs } from "./outputs.js";

const KEPT = 3; // the region that holds the answer so far as Markdown

class Live extends Shown {
  constructor(model) {
    super();
    this.model = model;
    this.begun = performance.now() - 1000 * model.get("waited");
    this.columns = model.get("headings").map((heading, index) => ({
      heading,
      index,
      thought: null, // seconds until the answer began
      // Reasoning, answer, calls of functions, the answer's Markdown, calls of the server's, sources,
      // how it ended.
      messages: Array.from({ length: 7 }, () => new Message()),
    }));
    this.column = this.columns[0]; // the one that is spoken of
    this.formulas = new Formulas(model.widget_manager?.rendermime?.latexTypesetter);
    this.isCutOff = false; // the kernel has gone, and nothing more will come
    this.kernel = model.widget_manager?.kernel;
    this.unwatch = whenGone(this.kernel, () => {
      this.isCutOff = true;
      this.tick();
    });
    const isNotebook = model.get("mime") && model.widget_manager?.rendermime?.addFactory;
    this.outputs = isNotebook ? new Outputs(this) : null;
    this.channel = new Channel(model, this);
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  close() {
    clearInterval(this.ticking);
    this.unwatch();
    this.channel.close();
    this.outputs?.close();
    for (const face of this.faces) face.close();
  }

  // What comes without a number: the height is to be kept, for the output is about to be exchanged.
  handleMessage() {
    for (const face of this.faces) face.lock();
  }

  forget() {
    for (const { messages } of this.columns) for (const message of messages) message.clear();
  }

  /** @param {Wire.Patch | Wire.On | number} operation */
  apply(operation) {
    if (typeof operation === "number") {
      this.column.thought = operation;
    } else if (operation[0] === "on") {
      this.column = this.columns[operation[1]];
    } else {
      const [region, block, part, keep, html] = operation;
      this.column.messages[region].apply(block, part, keep, html);
      if (region === KEPT) this.isSaved = false;
    }
  }

  draw() {
    super.draw();
    if (this.isSaved !== false) return;
    this.isSaved = true;
    const parts = this.columns.flatMap(({ heading, messages }) => {
      return [heading, messages[KEPT].blocks[0]?.parts[0]?.trimEnd()];
    });
    this.outputs?.save(parts.filter(Boolean).join("\n\n"));
  }

  tick() {
    for (const face of this.faces) face.refresh();
  }

  get seconds() {
    return Math.round((performance.now() - this.begun) / 1000);
  }

  // How to stop the answer, where the front end lets us. Beside other cells, the kernel goes on.
  get interrupt() {
    if (this.model.get("is_beside")) return async () => this.model.send({ kind: "stop" });
    return this.kernel?.interrupt ? () => this.kernel.interrupt() : null;
  }
}

export default () => {
  let live;
  return {
    initialize({ model }) {
      live = new Live(model);
      return () => live.close();
    },
    render({ el }) {
      const face = new LiveFace(live, el);
      return () => face.close();
    },
  };
};
