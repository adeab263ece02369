// Whether a call of a function may run, where the chat asks before each.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";

export class Decision {
  constructor(answer) {
    this.view = answer.view;
    this.turn = answer.turn;
    this.decided = null; // the call that was decided on last, by its number
    this.node = make("div", "grok-confirm", answer.node);
    this.node.setAttribute("role", "group");
    this.question = make("span", "grok-hint", this.node);
    this.question.dir = "auto";
    const name = "grok-button grok-primary";
    button("Run", this.node, { name, onclick: () => this.#decide(true) });
    button("Don't run", this.node, { onclick: () => this.#decide(false) });
  }

  refresh() {
    const { turn } = this;
    const [call, name] = turn.asks ?? [null];
    const isOpen = call !== null && call !== this.decided && turn.isRunning && !turn.isHeld;
    if (isOpen) set(this.question, `Run ${name}?`);
    if (isOpen) this.node.setAttribute("aria-label", this.question.textContent);
    const hadFocus = this.node.contains(document.activeElement);
    this.node.hidden = !isOpen || this.view.chat.kernel.isGone;
    if (hadFocus && this.node.hidden) this.view.face.composer.focus();
  }

  #decide(isAllowed) {
    const { turn } = this;
    const [call] = turn.asks;
    this.decided = call;
    // A decision changes no turn, which would answer a change: it is answered by its own name.
    this.view.chat.kernel.submit({ kind: "decide", turn: turn.id, call, allowed: isAllowed }, (isAccepted) => {
      if (isAccepted || this.decided !== call) return;
      this.decided = null;
      this.refresh();
    });
    this.refresh();
  }
}
