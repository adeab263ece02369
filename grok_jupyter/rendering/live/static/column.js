// One answer of a live view in a place of the page: reasoning, answer, a line that says what goes on.

import { callOf } from "./calls.js";
import { make, set } from "./dom.js";
import { MessageView } from "./message.js";

const END = 6; // the region that says how it ended, where others go on beside it

export class ColumnFace {
  constructor(live, column, root) {
    this.live = live;
    this.column = column;
    if (column.heading) {
      const title = make("div", "grok-column-title", root);
      title.textContent = live.model.get("speakers")[column.index];
      title.setAttribute("role", "heading");
      title.setAttribute("aria-level", "3");
    }
    this.fold = make("details", "grok-reasoning", root);
    this.summary = make("summary", "", this.fold);
    const rendered = "grok-message jp-RenderedHTMLCommon jp-RenderedMarkdown";
    const reasoning = make("div", rendered, this.fold);
    this.searches = make("div", "grok-runs", root);
    this.calls = make("div", "grok-runs", root);
    const answer = make("div", rendered, root);
    answer.setAttribute("aria-live", "polite");
    answer.setAttribute("aria-busy", "true"); // or every frame would be read aloud
    const sources = make("div", "grok-sources", root);
    const end = make("div", "grok-column-end", root);
    this.line = make("div", "grok-status", root);
    this.note = make("span", "", this.line);
    this.clock = make("span", "", this.line);
    this.note.setAttribute("role", "status");
    this.clock.setAttribute("aria-hidden", "true");
    const roots = {
      0: reasoning, 1: answer, 2: this.calls, 4: this.searches, 5: sources, [END]: end,
    };
    this.views = Object.entries(roots).map(
      ([region, root]) => new MessageView(column.messages[region], root, live.formulas),
    );
  }

  // Say what goes on. The seconds stand apart: they are not for reading aloud.
  refresh() {
    const { seconds, model } = this.live;
    const { messages, thought, index } = this.column;
    const [isThinking, isWriting] = messages.map((message) => !message.isEmpty);
    const who = model.get("speakers")[index];
    const isOver = isWriting || thought !== null;
    this.fold.hidden = !isThinking;
    set(this.summary, isOver ? `Thought for ${Math.round(thought)} s` : `Thinking … ${seconds} s`);
    this.line.hidden = !messages[END].isEmpty;
    if (this.live.isCutOff) {
      set(this.note, `${who} was cut off: the kernel has stopped.`);
      set(this.clock, "");
      return;
    }
    const call = callOf(this.calls) ?? callOf(this.searches);
    set(this.note, call ? call[0] : `${who} is ${isOver ? "writing" : "thinking"} …`);
    const replayed = model.get("replayed")[index];
    const origin = replayed ? ` · ${replayed}` : "";
    const counted = isWriting || isThinking ? "" : ` ${seconds} s`;
    set(this.clock, (call ? call[1] : counted) + origin);
  }

  draw(until) {
    return this.views.map((view) => view.draw(until)).every(Boolean);
  }

  remove() {
    for (const view of this.views) view.remove();
  }
}
