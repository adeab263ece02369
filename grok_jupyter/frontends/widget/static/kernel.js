// Requests to the kernel, and whether it answers.

import { whenGone } from "../../../rendering/live/static/channel.js";

const QUIET = 1000; // milliseconds that an answer may take before the page says what it waits for

export class Kernel {
  constructor(chat) {
    this.chat = chat;
    this.asked = new Map(); // key -> {timer, settled}: requests that wait for an answer
    this.isSlow = false;
    this.isGone = false;
    this.connection = chat.model.widget_manager?.kernel;
    this.unwatch = whenGone(this.connection, () => {
      this.isGone = true;
      for (const key of [...this.asked.keys()]) this.settle(key, false);
      chat.draw();
      this.#refresh();
    });
    this.begun = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    this.count = 0;
  }

  close() {
    this.unwatch();
    for (const { timer } of this.asked.values()) clearTimeout(timer);
  }

  /**
   * Send a request that needs no answer.
   *
   * @param {Wire.Request} content
   * @param {ArrayBuffer[]} [buffers]
   */
  send(content, buffers) {
    if (!this.isGone) this.chat.model.send(content, undefined, buffers);
  }

  /**
   * Send a request that is answered; `settled(isAccepted, sentence)` is called then.
   *
   * @param {string} key
   * @param {Wire.Request} content
   * @param {{ settled?: Function, buffers?: ArrayBuffer[] }} [options]
   */
  ask(key, content, { settled, buffers } = {}) {
    if (this.isGone) return;
    clearTimeout(this.asked.get(key)?.timer);
    const timer = setTimeout(() => {
      this.isSlow = true;
      this.#refresh();
    }, QUIET);
    this.asked.set(key, { timer, settled });
    this.send(content, buffers);
  }

  /**
   * Send something that may be refused, under a name of its own.
   *
   * @param {Wire.Request} content
   * @param {(isAccepted: boolean) => void} settled
   * @param {ArrayBuffer[]} [buffers]
   */
  submit(content, settled, buffers) {
    this.count += 1;
    const ref = `${this.begun}-${this.count}`;
    this.ask(ref, { ...content, ref }, { settled, buffers });
  }

  settle(key, isAccepted, sentence) {
    const asked = this.asked.get(key);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.asked.delete(key);
    this.isSlow &&= this.asked.size > 0;
    asked.settled?.(isAccepted, sentence);
    this.#refresh();
  }

  #refresh() {
    for (const face of this.chat.faces) face.tick();
  }
}
