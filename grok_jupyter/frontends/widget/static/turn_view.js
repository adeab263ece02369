// One turn in the page.

import { make } from "../../../rendering/live/static/dom.js";
import { AnswerView } from "./answer.js";
import { unique } from "./parts.js";
import { QuestionView } from "./question.js";

export class TurnView {
  constructor(log, turn) {
    this.log = log;
    this.face = log.face;
    this.chat = log.face.chat;
    this.turn = turn;
    this.key = unique(); // sets the ids within apart from all others of the page
    this.node = make("article", "grok-turn");
    this.question = new QuestionView(this);
    this.answer = new AnswerView(this);
  }

  remove() {
    this.answer.remove();
    this.node.remove();
  }

  // Draw what has changed, until the time given; return whether nothing is left to draw.
  draw(until) {
    const isDone = this.answer.draw(until);
    this.refresh(); // it looks at the calls that are drawn
    return isDone;
  }

  refresh() {
    this.question.refresh();
    this.question.hinted();
    this.answer.refresh();
  }

  number(index) {
    const label = `Turn ${index + 1}`;
    if (this.node.ariaLabel !== label) this.node.ariaLabel = label;
  }

  get followers() {
    return this.chat.turns.length - 1 - this.chat.turns.indexOf(this.turn);
  }

  get warning() {
    const { followers } = this;
    if (!followers) return "";
    return followers === 1 ? "The turn below is dropped." : `The ${followers} turns below are dropped.`;
  }

  request(content) {
    this.chat.kernel.ask("change", { ...content, turn: this.turn.id });
  }
}
