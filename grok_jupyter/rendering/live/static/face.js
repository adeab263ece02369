// One place in the page where a live view is shown: reasoning, answer, a line that says what goes on,
// a button to stop.

import { callOf } from "./calls.js";
import { make, set } from "./dom.js";
import { followFootnote, MessageView } from "./message.js";
import { keepRoom } from "./room.js";
import { Unfolded } from "./unfolded.js";

export class LiveFace {
  constructor(live, el) {
    this.live = live;
    this.el = el;
    this.root = make("div", "grok-live");
    this.fold = make("details", "grok-reasoning", this.root);
    this.summary = make("summary", "", this.fold);
    const rendered = "grok-message jp-RenderedHTMLCommon jp-RenderedMarkdown";
    const reasoning = make("div", rendered, this.fold);
    this.searches = make("div", "grok-runs", this.root);
    this.calls = make("div", "grok-runs", this.root);
    const answer = make("div", rendered, this.root);
    answer.setAttribute("aria-live", "polite");
    answer.setAttribute("aria-busy", "true"); // or every frame would be read aloud
    this.sources = make("div", "grok-sources", this.root);
    this.line = make("div", "grok-status", this.root);
    this.note = make("span", "", this.line);
    this.clock = make("span", "", this.line);
    this.note.setAttribute("role", "status");
    this.clock.setAttribute("aria-hidden", "true");
    if (live.interrupt) this.addStop();
    // A notebook's shortcuts (Enter, Space) are not for what can be pressed in here.
    for (const node of this.root.querySelectorAll("summary, button")) {
      node.dataset.lmSuppressShortcuts = "true";
    }
    this.root.addEventListener("click", followFootnote);
    live.formulas.roots.add(this.root);
    live.faces.add(this);
    const roots = { 0: reasoning, 1: answer, 2: this.calls, 4: this.searches, 5: this.sources };
    this.views = Object.entries(roots).map(
      ([region, root]) => new MessageView(live.messages[region], root, live.formulas),
    );
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

  // Say what goes on. The seconds stand apart: they are not for reading aloud.
  refresh() {
    const { messages, thought, seconds, model } = this.live;
    const [isThinking, isWriting] = messages.map((message) => !message.isEmpty);
    const who = model.get("speaker");
    const isOver = isWriting || thought !== null;
    this.fold.hidden = !isThinking;
    set(this.summary, isOver ? `Thought for ${Math.round(thought)} s` : `Thinking … ${seconds} s`);
    if (this.live.isCutOff) {
      set(this.note, `${who} was cut off: the kernel has stopped.`);
      set(this.clock, "");
      this.stop?.remove();
      return;
    }
    const call = callOf(this.calls) ?? callOf(this.searches);
    set(this.note, call ? call[0] : `${who} is ${isOver ? "writing" : "thinking"} …`);
    const origin = model.get("replayed") && ` · ${model.get("replayed")}`;
    const counted = isWriting || isThinking ? "" : ` ${seconds} s`;
    set(this.clock, (call ? call[1] : counted) + origin);
  }

  draw(until) {
    this.unfolded.begin(this.root);
    const isDone = this.views.map((view) => view.draw(until)).every(Boolean);
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
    for (const view of this.views) view.remove();
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
