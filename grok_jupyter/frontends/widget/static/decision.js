// Whether a call of a function may run, where the chat asks before each.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";

const UNREAD = 700; // ms in which a question that has just come takes no answer

// What is said of a call; all of it stands in the question.
export function brief(name) {
  const signs = Array.from(name);
  return signs.length > 100 ? `${signs.slice(0, 99).join("")}…` : name;
}

export class Decision {
  constructor(answer) {
    this.view = answer.view;
    this.turn = answer.turn;
    this.decided = null; // the call that was decided on last, by its number
    this.shown = null; // the call that is asked about
    this.node = make("div", "grok-confirm", answer.node);
    this.node.setAttribute("role", "group");
    this.question = make("span", "grok-hint grok-asked", this.node);
    this.question.dir = "auto";
    const name = "grok-button grok-primary";
    this.buttons = [
      button("Run", this.node, { name, onclick: () => this.#decide(true) }),
      button("Don't run", this.node, { onclick: () => this.#decide(false) }),
    ];
  }

  refresh() {
    const { turn } = this;
    const [call, name] = turn.asks ?? [null];
    const isOpen = call !== null && call !== this.decided && turn.isRunning && !turn.isHeld;
    if (isOpen) set(this.question, `Run ${name}?`);
    if (isOpen) this.node.setAttribute("aria-label", `Run ${brief(name)}?`);
    const hadFocus = this.node.contains(document.activeElement);
    this.node.hidden = !isOpen || this.view.chat.kernel.isGone;
    if (hadFocus && this.node.hidden) this.view.face.composer.focus();
    this.#pause(this.node.hidden ? null : call);
  }

  // A question may come under the pointer, or take the place of the one before, while a button is
  // pressed: nobody has read it yet.
  #pause(call) {
    if (call === this.shown) return;
    this.shown = call;
    clearTimeout(this.timer);
    if (this.node.contains(document.activeElement)) this.view.face.composer.focus();
    for (const one of this.buttons) one.disabled = true;
    if (call === null) return;
    const scrolls = this.question.scrollHeight > this.question.clientHeight;
    if (scrolls) this.question.tabIndex = 0;
    else this.question.removeAttribute("tabindex");
    this.question.scrollTop = 0;
    this.timer = setTimeout(() => {
      for (const one of this.buttons) one.disabled = false;
    }, UNREAD);
  }

  #decide(isAllowed) {
    const { turn } = this;
    const [call] = turn.asks ?? [null];
    if (call === null || call !== this.shown) return;
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
