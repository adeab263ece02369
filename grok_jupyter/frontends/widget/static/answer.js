// The answer of a turn: reasoning and calls of tools folded, the text, what went wrong.

import { callOf } from "../../../rendering/live/static/calls.js";
import { make, set } from "../../../rendering/live/static/dom.js";
import { MessageView } from "../../../rendering/live/static/message.js";
import { Alternatives } from "./alternatives.js";
import { button, copier, doer } from "./buttons.js";
import { Decision } from "./decision.js";
import { canInsert, insertBelow } from "./insertion.js";

const RENDERED = "grok-message jp-RenderedHTMLCommon jp-RenderedMarkdown";

export class AnswerView {
  constructor(view) {
    this.view = view;
    this.turn = view.turn;
    this.chat = view.chat;
    this.node = make("div", "grok-answer", view.node);
    this.fold = make("details", "grok-reasoning", this.node);
    this.summary = make("summary", "", this.fold);
    const reasoning = make("div", `${RENDERED} grok-thoughts`, this.fold);
    reasoning.tabIndex = 0;
    reasoning.setAttribute("role", "group");
    reasoning.setAttribute("aria-label", "Reasoning");
    this.searches = make("div", "grok-runs", this.node);
    this.runs = make("div", "grok-runs", this.node);
    this.decision = new Decision(this);
    this.text = make("div", RENDERED, this.node);
    this.sources = make("div", "grok-sources", this.node);
    this.calls = make("details", "grok-reasoning", this.node);
    make("summary", "", this.calls).textContent = "Calls of tools";
    this.called = make("pre", "grok-calls", this.calls);
    this.going = make("div", "grok-going", this.node);
    make("span", "grok-dot", this.going);
    this.note = make("span", "", this.going);
    this.clock = make("span", "", this.going);
    this.clock.setAttribute("aria-hidden", "true");
    this.error = make("div", "grok-error", this.node);
    this.sentence = make("span", "grok-sentence", this.error);
    this.sentence.dir = "auto";
    this.retry = button("Retry", this.error, { onclick: () => this.#again(this.error) });
    this.tools = make("div", "grok-tools", this.node);
    this.line = make("span", "grok-meta", this.tools);
    this.arriving = null; // the block that is being written
    this.copy = copier("Copy answer", this.tools, () => this.turn.texts.source, "grok-tool");
    this.again = button("Regenerate answer", this.tools, {
      name: "grok-tool",
      sign: "again",
      onclick: () => this.#again(this.tools),
    });
    this.alternatives = new Alternatives(this);
    const roots = { 0: reasoning, 1: this.text, 2: this.runs, 4: this.searches, 5: this.sources };
    this.views = Object.entries(roots).map(([region, root]) => {
      const prefix = `${view.key}-${region}-`;
      const message = this.turn.messages[region];
      return new MessageView(message, root, this.chat.formulas, {
        prefix,
        dress: (content) => dress(content, this.chat),
      });
    });
  }

  remove() {
    this.alternatives.remove();
    for (const view of this.views) view.remove();
  }

  draw(until) {
    return this.turn.isHeld || this.views.map((view) => view.draw(until)).every(Boolean);
  }

  refresh() {
    const { turn } = this;
    const { isRunning, texts, status } = turn;
    const [isThinking, isWriting] = turn.messages.map((message) => !message.isEmpty);
    this.fold.hidden = !isThinking;
    set(this.summary, this.#thought(isRunning, isWriting));
    this.text.hidden = !isWriting;
    this.#markArriving(isRunning);
    this.decision.refresh();
    this.calls.hidden = !texts.calls;
    set(this.called, texts.calls);
    this.going.hidden = !isRunning;
    if (isRunning) this.#refreshGoing(isWriting, isThinking);
    this.error.hidden = !texts.error;
    set(this.sentence, texts.error);
    this.tools.hidden = isRunning;
    this.copy.hidden = !texts.source;
    this.again.disabled = this.retry.disabled = this.chat.isBusy;
    this.alternatives.refresh();
    this.line.classList.toggle("grok-stopped", status === "interrupted");
    set(this.line, turn.line);
  }

  // Half a block of code is nothing to insert: the last block may still grow.
  #markArriving(isRunning) {
    const { drawn, touched } = this.views[1];
    const last = isRunning || touched.size ? (drawn.at(-1)?.element ?? null) : null;
    if (last === this.arriving) return;
    this.arriving?.removeAttribute("data-arriving");
    last?.setAttribute("data-arriving", "");
    this.arriving = last;
  }

  #thought(isRunning, isWriting) {
    const { thought, seconds } = this.turn;
    if (typeof thought === "number") return `Thought for ${Math.round(thought)} s`;
    return isRunning && !isWriting ? `Thinking … ${seconds} s` : "Thoughts";
  }

  #refreshGoing(isWriting, isThinking) {
    const { turn, chat } = this;
    const doing = isWriting ? "writing" : "thinking";
    const call = callOf(this.runs) ?? callOf(this.searches);
    const goes = call ? call[0] : `${chat.get("_about").speaker} is ${doing} …`;
    const says = turn.isHeld ? "Stopping …" : goes;
    set(this.note, chat.kernel.isGone ? "Cut off: the kernel has stopped." : says);
    const isSilent = (call || (!isWriting && !isThinking)) && !turn.isHeld && !chat.kernel.isGone;
    set(this.clock, isSilent ? (call?.[1] ?? ` ${turn.seconds} s`) : "");
  }

  // Ask again; first say what goes with it, if anything does.
  #again(place) {
    const { view } = this;
    const act = () => {
      view.request({ kind: "regenerate" });
      view.log.jump();
      view.face.composer.focus();
    };
    if (!view.followers) act();
    else if (!this.strip?.isConnected) this.strip = confirmation(place, view.warning, act);
  }
}

// Say what is about to go, with a button to go on and one not to.
function confirmation(place, warning, act) {
  const opener = document.activeElement;
  const strip = make("div", "grok-confirm");
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", warning);
  make("span", "grok-hint", strip).textContent = warning;
  const leave = () => {
    strip.remove();
    if (opener instanceof HTMLElement) opener.focus();
  };
  button("Cancel", strip, { onclick: leave });
  const go = button("Regenerate", strip, {
    name: "grok-button grok-primary",
    onclick: () => {
      leave();
      act();
    },
  });
  strip.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  });
  place.after(strip);
  go.focus();
  return strip;
}

function inserter(chat, code, parent) {
  const act = () => insertBelow(chat, code, code.textContent.replace(/\n$/, ""));
  const said = { done: "Inserted", failed: "No cell of the notebook holds this chat" };
  doer("Insert code below", parent, act, { name: "grok-tool grok-inserter", sign: "insert", ...said });
}

const WRITTEN = "p, ul, ol, blockquote, h1, h2, h3, h4, h5, h6, td, th";

// What the chat adds to an answer's html: buttons on each block of code, a tab stop on what
// scrolls, the direction of what is written from right to left.
function dress(content, chat) {
  for (const code of content.querySelectorAll("pre > code")) {
    const tools = make("span", "grok-copy");
    if (canInsert(chat)) inserter(chat, code, tools);
    copier("Copy code", tools, () => code.textContent, "grok-tool");
    code.before(tools);
  }
  for (const table of content.querySelectorAll("table")) table.tabIndex = 0;
  for (const node of content.querySelectorAll(WRITTEN)) node.dir = "auto";
}
