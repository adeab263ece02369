// Several answers to one question: paging through them, and another model to ask.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";
import { Menu } from "./menu.js";
import { offerModels } from "./models.js";

export class Alternatives {
  constructor(answer) {
    this.view = answer.view;
    this.turn = answer.turn;
    this.chat = answer.view.chat;
    this.isNew = true;
    this.opener = button("Regenerate with another model", answer.tools, {
      name: "grok-tool",
      sign: "chevron",
      onclick: () => this.#begin(),
    });
    this.opener.setAttribute("aria-haspopup", "menu");
    this.pager = make("span", "grok-pager", answer.tools);
    this.pager.setAttribute("role", "group");
    this.pager.setAttribute("aria-label", "Answers to this question");
    this.previous = this.#turner("Previous answer", "left", -1);
    this.place = make("span", "grok-count", this.pager);
    this.next = this.#turner("Next answer", "right", 1);
  }

  remove() {
    this.menu?.close();
  }

  refresh() {
    const { isBusy } = this.chat;
    const [number, count] = this.turn.place ?? [1, 1];
    this.opener.disabled = isBusy;
    this.pager.hidden = count === 1;
    set(this.place, `${number}/${count}`);
    this.previous.disabled = isBusy || number === 1;
    this.next.disabled = isBusy || number === count;
    this.#keepFocus();
  }

  #turner(label, sign, step) {
    return button(label, this.pager, {
      name: "grok-tool",
      sign,
      onclick: () => {
        const [number] = this.turn.place;
        this.view.log.paging = step;
        this.view.request({ kind: "choose", number: number + step });
      },
    });
  }

  // Who pages with the keyboard goes on from the answer that has taken the place of this one.
  #keepFocus() {
    if (!this.isNew) return;
    this.isNew = false;
    const { log } = this.view;
    const [step, buttons] = [log.paging, [this.previous, this.next]];
    log.paging = 0;
    if (!step || this.pager.hidden) return;
    if (step > 0) buttons.reverse();
    buttons.find((one) => !one.disabled)?.focus({ preventScroll: true });
  }

  // The list is made when it is wanted: most answers never show one.
  #begin() {
    if (this.menu) return;
    const { face } = this.view;
    this.menu = new Menu(face, this.opener, "Regenerate with", (menu, isNew) => {
      const ask = (model) => {
        this.view.request({ kind: "regenerate", model });
        this.view.log.jump();
        face.composer.focus();
      };
      offerModels(face, menu, isNew, { model: this.turn.model, ask });
    });
    face.lists.add(this.menu);
  }
}
