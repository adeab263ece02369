// Settings of the conversation.

import { make } from "../../../rendering/live/static/dom.js";
import { growing } from "./parts.js";
import { Switches } from "./switches.js";

const EFFORTS = ["none", "low", "medium", "high", "xhigh"];

export class Drawer {
  constructor(face) {
    this.face = face;
    this.chat = face.chat;
    this.asked = new Map(); // name -> the last request, which the kernel has not answered
    this.node = make("form", "grok-drawer", face.root);
    this.node.setAttribute("aria-label", "Settings");
    this.node.hidden = true;
    this.node.addEventListener("submit", (event) => event.preventDefault());
    const system = growing(make("textarea", "grok-input"));
    system.placeholder = "None";
    system.dir = "auto";
    const number = (limits) => Object.assign(make("input", "grok-input"), {
      type: "number",
      placeholder: "Default",
      ...limits,
    });
    const effort = make("select", "grok-input");
    for (const value of ["", ...EFFORTS]) {
      make("option", "", effort).textContent = value || "Default";
      effort.lastChild.value = value;
    }
    this.fields = {
      system: this.#field("System prompt", system, "grok-wide"),
      temperature: this.#field("Temperature", number({ min: 0, max: 2, step: "any" })),
      max_tokens: this.#field("Max tokens", number({ min: 1, step: 1 })),
      reasoning_effort: this.#field("Reasoning effort", effort),
    };
    this.switches = new Switches(this);
    for (const [name, field] of Object.entries(this.fields)) {
      field.addEventListener("change", () => this.#send(name, field));
      field.addEventListener("blur", () => {
        if (field.validity.badInput) this.#complain(field); // which is no change for the browser
        this.update();
      });
    }
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      this.toggle();
    });
    this.update();
  }

  toggle() {
    const isOpen = this.node.hidden;
    this.node.hidden = !isOpen;
    this.face.notice("");
    this.face.header.settings.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.fields.system.focus();
    else this.face.header.settings.focus();
  }

  update() {
    this.switches.update();
    const settings = this.chat.get("_settings");
    for (const [name, field] of Object.entries(this.fields)) {
      const isInUse = field === document.activeElement || this.asked.has(name);
      if (isInUse) continue;
      const value = String(settings[name] ?? "");
      if (field.value !== value || field.validity.badInput) field.value = value;
      field.setAttribute("aria-invalid", "false");
    }
  }

  #field(label, field, name = "") {
    const box = make("label", `grok-field ${name}`, this.node);
    make("span", "grok-meta", box).textContent = label;
    box.append(field);
    return field;
  }

  #send(name, field) {
    this.face.notice(""); // what was said of an earlier value
    const isValid = field.checkValidity();
    field.setAttribute("aria-invalid", String(!isValid));
    if (!isValid) {
      this.#complain(field);
      field.reportValidity();
      return;
    }
    const text = field.value.trim() ? field.value : null;
    const value = text !== null && field.type === "number" ? Number(text) : text;
    const asked = { value };
    this.asked.set(name, asked);
    this.chat.kernel.submit({ kind: "settings", [name]: value }, () => {
      if (this.asked.get(name) !== asked) return; // something else has been asked since
      this.asked.delete(name);
      this.update();
    });
  }

  #complain(field) {
    const label = field.closest("label").firstChild.textContent;
    this.face.notice(`${label} stays as it was: ${field.validationMessage}`);
  }
}
