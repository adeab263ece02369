// The question of a turn: its text, what goes with it, and a place to change it.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button, copier } from "./buttons.js";
import { chip, growing, isEnter, timeOf, unique } from "./parts.js";

const LONG = 1200; // characters, or
const LINES = 14; // lines, from which on a question is folded

export class QuestionView {
  constructor(view) {
    this.view = view;
    this.turn = view.turn;
    this.chat = view.chat;
    this.node = make("div", "grok-question", view.node);
    this.extras = make("div", "grok-extras", this.node);
    this.bubble = make("div", "grok-bubble", this.node);
    this.text = make("div", "grok-text", this.bubble);
    this.text.dir = "auto";
    this.more = button("Show all", this.bubble, {
      name: "grok-link",
      onclick: () => this.#unfold(!this.text.classList.contains("grok-folded")),
    });
    this.more.hidden = true;
    this.tools = make("div", "grok-tools", this.node);
    this.time = make("span", "grok-meta", this.tools);
    copier("Copy question", this.tools, () => this.turn.texts.question, "grok-tool");
    const tool = (label, sign, onclick) =>
      button(label, this.tools, { name: "grok-tool", sign, onclick });
    this.change = tool("Edit question", "edit", () => this.edit());
    this.drop = tool("Delete turn", "drop", () => view.request({ kind: "delete" }));
    this.#attach();
  }

  refresh() {
    const { question } = this.turn.texts;
    if (this.shown !== question) {
      this.shown = question;
      set(this.text, question);
      const isLong = question.length > LONG || question.split("\n").length > LINES;
      if (isLong && this.more.hidden) this.#unfold(true);
      this.more.hidden = !isLong;
    }
    this.bubble.hidden = !question || Boolean(this.form);
    set(this.time, timeOf(this.turn.asked) + (this.turn.cell ? " · asked in a cell" : ""));
    this.change.disabled = this.drop.disabled = this.chat.isBusy;
    for (const [index, image] of this.waiting ?? []) this.#show(index, image);
  }

  #unfold(isFolded) {
    this.text.classList.toggle("grok-folded", isFolded);
    this.more.textContent = isFolded ? "Show all" : "Show less";
  }

  #attach() {
    this.waiting = new Map(); // index -> image in sight whose bytes are on their way
    this.turn.images.forEach(({ label, kept }, index) => {
      if (!kept) {
        chip(this.extras, "image", label);
        return;
      }
      const image = make("img", "grok-picture", this.extras);
      image.alt = image.title = label;
      this.view.log.whenSeen(image, () => {
        this.waiting.set(index, image);
        this.#show(index, image);
      });
    });
    for (const label of this.turn.values) chip(this.extras, "value", label);
  }

  #show(index, image) {
    const address = this.chat.pictures.find(this.turn, index);
    if (!address) return;
    image.src = address;
    this.waiting.delete(index);
  }

  // Change the question where it stands.
  edit(text = this.turn.texts.question) {
    if (this.form) return;
    this.form = make("form", "grok-edit");
    const field = growing(make("textarea", "grok-input", this.form));
    field.setAttribute("aria-label", "Question");
    field.dir = "auto";
    field.value = text;
    this.hint = make("div", "grok-hint", this.form);
    this.hint.id = unique();
    field.setAttribute("aria-describedby", this.hint.id);
    const row = make("div", "grok-row", this.form);
    button("Cancel", row, { onclick: () => this.#leave() });
    const send = button("Save & send", row, { name: "grok-button grok-primary" });
    send.type = "submit";
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#resend(field.value);
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) {
        event.preventDefault();
        this.#leave();
      } else if (isEnter(event) && event.target === field) {
        event.preventDefault();
        this.#resend(field.value);
      }
    });
    this.hinted();
    this.bubble.before(this.form);
    this.node.classList.add("grok-editing");
    this.refresh();
    field.focus();
    field.setSelectionRange(text.length, text.length);
  }

  hinted() {
    if (this.form) set(this.hint, this.view.warning);
  }

  #resend(text) {
    if (!text.trim() && !this.turn.images.length && !this.turn.values.length) return;
    if (this.chat.running) {
      this.view.face.notice("An answer is on its way: stop it first, or wait for its end.");
      return;
    }
    const { id } = this.turn;
    this.chat.kernel.submit({ kind: "edit", turn: id, text }, (isAccepted) => {
      if (!isAccepted) this.edit(text);
    });
    this.#leave();
    this.view.face.composer.focus();
    this.view.log.jump();
  }

  #leave() {
    this.form.remove();
    this.form = null;
    this.node.classList.remove("grok-editing");
    this.refresh();
    this.change.focus();
  }
}
