// Choosing a variable of the notebook by its name.

import { make, set } from "../../../rendering/live/static/dom.js";
import { place } from "./menu.js";
import { unique } from "./parts.js";

const OFFERED = 50; // names in the list at a time

export class Variables {
  constructor(face, opener, chosen) {
    this.face = face;
    this.chosen = chosen;
    this.opener = opener;
    this.known = [];
    this.panel = make("div", "grok-popup grok-variables", face.root);
    this.panel.popover = "auto";
    this.panel.setAttribute("role", "dialog");
    this.panel.setAttribute("aria-label", "Notebook variable");
    this.field = make("input", "grok-input", this.panel);
    this.field.placeholder = "Name of a variable";
    this.list = make("div", "grok-options", this.panel);
    this.list.id = unique();
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Variables");
    const traits = { role: "combobox", "aria-label": "Variable", "aria-autocomplete": "list" };
    const state = { "aria-controls": this.list.id, "aria-expanded": "true", autocomplete: "off" };
    for (const [name, value] of Object.entries({ ...traits, ...state })) {
      this.field.setAttribute(name, value);
    }
    this.hint = make("div", "grok-hint", this.panel);
    this.field.addEventListener("input", () => this.#offer());
    this.panel.addEventListener("keydown", (event) => this.#steer(event));
  }

  open() {
    this.face.chat.kernel.send({ kind: "variables" });
    this.field.value = "";
    this.panel.showPopover();
    this.#offer();
    this.field.focus();
  }

  take(known) {
    this.known = known;
    this.#offer();
  }

  #offer() {
    const part = this.field.value.toLowerCase();
    const found = this.known.filter(({ name }) => name.toLowerCase().includes(part));
    this.list.replaceChildren();
    found.slice(0, OFFERED).forEach(({ name, type }, index) => {
      const option = make("div", "grok-item", this.list);
      option.id = `${this.list.id}-${index}`;
      option.dataset.name = name;
      option.setAttribute("role", "option");
      make("span", "grok-label", option).textContent = name;
      make("span", "grok-note", option).textContent = type;
      option.addEventListener("click", () => this.#choose(name));
    });
    this.list.hidden = !found.length;
    set(this.hint, found.length ? "" : "No variable is called so; Enter attaches it all the same.");
    if (!this.known.length) set(this.hint, "Enter the name of a variable.");
    this.#mark(this.list.firstElementChild);
    if (this.panel.matches(":popover-open")) place(this.panel, this.opener);
  }

  #mark(option) {
    this.list.querySelector("[aria-selected=true]")?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  #choose(name) {
    this.#leave();
    if (name) this.chosen(name);
  }

  #leave() {
    this.panel.hidePopover();
    this.face.composer.focus();
  }

  #steer(event) {
    if (event.isComposing) return;
    const marked = this.list.querySelector("[aria-selected=true]");
    if (event.key === "Escape") this.#leave();
    else if (event.key === "Enter") this.#choose(marked?.dataset.name ?? this.field.value.trim());
    else if (event.key === "ArrowDown") this.#mark(marked?.nextElementSibling ?? marked);
    else if (event.key === "ArrowUp") this.#mark(marked?.previousElementSibling ?? marked);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
