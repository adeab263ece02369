// The live view of one answer, independent of where it is shown: what has been said of it so far.

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
    this.thought = null; // seconds until the answer began
    // Reasoning, answer, calls of functions, the answer's Markdown, calls of the server's, sources.
    this.messages = Array.from({ length: 6 }, () => new Message());
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
    this.messages.forEach((message) => message.clear());
  }

  /** @param {Wire.Patch | number} operation */
  apply(operation) {
    if (typeof operation === "number") {
      this.thought = operation;
    } else {
      const [region, block, part, keep, html] = operation;
      this.messages[region].apply(block, part, keep, html);
      if (region === KEPT) this.isSaved = false;
    }
  }

  draw() {
    super.draw();
    if (this.isSaved !== false) return;
    this.isSaved = true;
    this.outputs?.save(this.messages[KEPT].blocks[0]?.parts[0] ?? "");
  }

  tick() {
    for (const face of this.faces) face.refresh();
  }

  get seconds() {
    return Math.round((performance.now() - this.begun) / 1000);
  }

  // How to stop the answer, where the front end lets us.
  get interrupt() {
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
