// The line above the talk: what it is called, who answers, what can be done with all of it.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";
import { icon } from "./icons.js";
import { Menu } from "./menu.js";
import { offerModels } from "./models.js";

export class Header {
  constructor(face) {
    this.face = face;
    this.chat = face.chat;
    this.node = make("div", "grok-header", face.root);
    this.title = make("div", "grok-title", this.node);
    this.demo = make("div", "grok-demo", this.node);
    this.demo.textContent = "embedded endpoint, not Grok";
    this.picker = button("", this.node, { name: "grok-button grok-picker" });
    this.model = make("span", "grok-label", this.picker);
    icon("chevron", this.picker);
    this.models = new Menu(face, this.picker, "Model", (menu, isNew) => {
      const ask = (id) => this.chat.kernel.send({ kind: "settings", model: id });
      offerModels(face, menu, isNew, { model: this.chat.get("_settings").model, ask });
    });
    face.lists.add(this.models);
    this.settings = button("Settings", this.node, {
      name: "grok-tool",
      sign: "settings",
      onclick: () => face.drawer.toggle(),
    });
    this.settings.setAttribute("aria-expanded", "false");
    this.export = button("Export", this.node, { name: "grok-tool", sign: "export" });
    this.exports = new Menu(face, this.export, "Export", (menu) => this.#offerExports(menu));
    this.clear = button("Clear", this.node, {
      name: "grok-tool",
      sign: "drop",
      onclick: () => {
        this.chat.kernel.ask("change", { kind: "clear" });
        face.composer.focus();
      },
    });
    this.update();
  }

  update() {
    const { name, demo, speaker } = this.chat.get("_about");
    set(this.title, name ?? "Chat");
    this.title.title = name ?? "";
    this.demo.hidden = !demo;
    const { model } = this.chat.get("_settings");
    // Where the embedded endpoint answers, the model that is asked for does not.
    const asked = model ?? "not chosen";
    const shown = demo && model !== speaker ? `${speaker} for ${asked}` : asked;
    set(this.model, shown);
    this.picker.setAttribute("aria-label", `Model: ${shown}`);
    this.models.refill();
  }

  refresh() {
    this.clear.disabled = this.chat.isBusy || !this.chat.turns.length;
  }

  #offerExports(menu) {
    const forms = { md: "Markdown", ipynb: "Notebook", json: "JSON", html: "HTML" };
    for (const [form, label] of Object.entries(forms)) {
      const note = `.${form}`;
      menu.add(label, () => this.chat.kernel.send({ kind: "export", form }), { note });
    }
    // Elsewhere than in a notebook, what stands in an output cannot be exchanged.
    if (!this.chat.model.widget_manager?.context?.model?.cells) return;
    const options = { note: "in place of the chat", isOff: this.chat.isBusy };
    menu.add("Keep as Markdown", () => this.chat.kernel.send({ kind: "freeze" }), options);
  }
}
