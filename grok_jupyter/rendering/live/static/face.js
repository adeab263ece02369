// One place in the page where a live view is shown: an answer, or several side by side, and a button
// to stop.

import { ColumnFace } from "./column.js";
import { make } from "./dom.js";
import { followFootnote } from "./message.js";
import { keepRoom } from "./room.js";
import { Unfolded } from "./unfolded.js";

export class LiveFace {
  constructor(live, el) {
    this.live = live;
    this.el = el;
    this.root = make("div", "grok-live");
    const isOne = live.columns.length === 1;
    const grid = isOne ? null : make("div", "grok-columns", this.root);
    this.columns = live.columns.map((column) => {
      return new ColumnFace(live, column, isOne ? this.root : make("section", "grok-column", grid));
    });
    this.line = isOne ? this.columns[0].line : make("div", "grok-status", this.root);
    if (live.interrupt) this.addStop();
    // A notebook's shortcuts (Enter, Space) are not for what can be pressed in here.
    for (const node of this.root.querySelectorAll("summary, button")) {
      node.dataset.lmSuppressShortcuts = "true";
    }
    this.root.addEventListener("click", followFootnote);
    live.formulas.roots.add(this.root);
    live.faces.add(this);
    this.refresh();
    el.append(this.root);
    this.unfolded = new Unfolded(live);
    live.draw();
  }

  addStop() {
    const stop = make("button", "grok-stop", this.line);
    this.stop = stop;
    stop.type = "button";
    stop.textContent = "Stop";
    stop.addEventListener("click", async () => {
      stop.disabled = true;
      stop.textContent = "Stopping…";
      try {
        await this.live.interrupt();
      } catch {
        stop.disabled = false;
        stop.textContent = "Stop";
      }
    });
  }

  refresh() {
    for (const column of this.columns) column.refresh();
    if (this.live.isCutOff) this.stop?.remove();
  }

  draw(until) {
    this.unfolded.begin(this.root);
    const isDone = this.columns.map((column) => column.draw(until)).every(Boolean);
    this.refresh(); // it looks at the calls that are drawn
    return isDone;
  }

  // Keep the height of the output until what replaces this view has been drawn there.
  lock() {
    const child = this.el.closest(".jp-OutputArea-child");
    const area = child?.parentElement;
    if (!area) return;
    const box = area.getBoundingClientRect();
    const { left, top, width } = this.root.getBoundingClientRect();
    area.style.minHeight = `${box.height}px`;
    this.place = { left: left - box.left, top: top - box.top, width, area };
    keepRoom(this, area, [...area.children].indexOf(child), box.height);
  }

  // The view goes; what it showed stays in sight until its successor has something to show.
  close() {
    this.unfolded.end();
    this.line.style.visibility = "hidden";
    this.live.faces.delete(this);
    this.live.formulas.roots.delete(this.root);
    for (const column of this.columns) column.remove();
    if (!this.place || this.isGone) return;
    this.isGone = true;
    const { area, left, top, width } = this.place;
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
    this.root.classList.add("grok-leaving");
    area.style.position = "relative";
    area.append(this.root);
  }

  vanish() {
    if (this.isGone) this.root.remove();
    this.isGone = true;
  }
}
