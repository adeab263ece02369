// Switches for the tools that xAI itself runs.

import { make } from "../../../rendering/live/static/dom.js";

const TOOLS = { web_search: "Web search", x_search: "X search", code_execution: "Run code" };

export class Switches {
  constructor(drawer) {
    this.chat = drawer.chat;
    this.face = drawer.face;
    this.asked = null; // the last request, which the kernel has not answered
    const box = make("fieldset", "grok-switches", drawer.node);
    make("legend", "grok-meta", box).textContent = "Tools";
    this.boxes = Object.entries(TOOLS).map(([name, label]) => {
      const row = make("label", "grok-switch", box);
      const input = Object.assign(make("input", "", row), { type: "checkbox", value: name });
      input.setAttribute("role", "switch");
      make("span", "", row).textContent = label;
      input.addEventListener("change", () => this.#send());
      return input;
    });
    make("span", "grok-hint", box).textContent = "They run at xAI, which bills each use.";
  }

  update() {
    if (this.asked) return;
    const on = this.chat.get("_settings").server_tools ?? [];
    for (const box of this.boxes) box.checked = on.includes(box.value);
  }

  #send() {
    this.face.notice("");
    const asked = this.boxes.filter((box) => box.checked).map((box) => box.value);
    this.asked = asked;
    this.chat.kernel.submit({ kind: "settings", server_tools: asked }, () => {
      if (this.asked !== asked) return; // something else has been asked since
      this.asked = null;
      this.update();
    });
  }
}
