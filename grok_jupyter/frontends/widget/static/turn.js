// A question and its answer, as the kernel has told them, independent of any view.

import { Message } from "../../../rendering/live/static/message.js";

export class Turn {
  /** @param {Wire.TurnState} told */
  constructor(told) {
    /** @type {string} */
    this.status = told.status;
    this.cell = told.cell; // whether a cell has asked
    // Reasoning, answer, calls of functions, nothing, calls of the server's own tools, sources.
    this.messages = Array.from({ length: 6 }, () => new Message());
    this.texts = { question: "", source: "", error: "", calls: "" };
    this.isHeld = false; // stopped: nothing more is drawn until the kernel has said how it ended
    this.change(told);
  }

  /** @param {Partial<Wire.TurnState>} told */
  change(told) {
    Object.assign(this, told);
    if ("waited" in told) this.begun = performance.now() - 1000 * told.waited;
    if (!this.isRunning) this.isHeld = false;
  }

  // Take over what was told anew of the same turn; views that stand in the page stay.
  become(told) {
    const { messages, isHeld } = this;
    Object.assign(this, told, { messages, isHeld: isHeld && told.isRunning });
    messages.forEach((message, region) => message.become(told.messages[region]));
    return this;
  }

  get isRunning() {
    return this.status === "pending" || this.status === "streaming";
  }

  // Whether a function runs in the cell that has asked.
  get isInCell() {
    return this.cell && this.messages[2].blocks.some(({ shell }) => shell.includes('data-status="running"'));
  }

  get seconds() {
    return Math.max(0, Math.round((performance.now() - this.begun) / 1000));
  }
}
