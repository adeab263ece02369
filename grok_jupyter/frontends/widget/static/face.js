// One place in the page where a chat is shown.

import { make, set } from "../../../rendering/live/static/dom.js";
import { followFootnote } from "../../../rendering/live/static/message.js";
import { button } from "./buttons.js";
import { UNKEPT } from "./chat.js";
import { Composer } from "./composer.js";
import { Drawer } from "./drawer.js";
import { Header } from "./header.js";
import { Log } from "./log.js";
import { Speech } from "./speech.js";

export class ChatFace {
  constructor(chat, el) {
    this.chat = chat;
    this.said = ""; // what a line above the composer says once
    this.isHint = true; // and whether that is of use only until the answer has ended
    this.ending = new AbortController(); // ends what is heard outside of the root
    this.lists = new Set(); // menus of the server's models
    this.root = make("div", "grok-chat");
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", "Chat");
    this.header = new Header(this);
    this.drawer = new Drawer(this);
    this.speech = new Speech(this.root);
    this.log = new Log(this);
    this.undo = make("div", "grok-undo", this.root);
    make("span", "", this.undo).textContent = "The talk was changed.";
    this.undoer = button("Undo", this.undo, {
      onclick: () => {
        this.chat.kernel.ask("change", { kind: "undo" });
        this.composer.focus();
      },
    });
    this.status = make("div", "grok-notice", this.root);
    this.status.setAttribute("role", "status");
    this.composer = new Composer(this);
    this.footer = make("div", "grok-footer", this.root);
    this.#listen();
    this.chat.formulas.roots.add(this.root);
    this.chat.faces.add(this);
    this.chat.reportVisibility();
    this.update();
    el.classList.add("grok-place");
    el.append(this.root);
    this.chat.copies.show();
    this.composer.restore();
    this.chat.draw();
  }

  refillLists() {
    for (const menu of this.lists) menu.refill();
  }

  close() {
    this.chat.faces.delete(this);
    this.chat.reportVisibility();
    this.chat.formulas.roots.delete(this.root);
    this.log.close();
    this.composer.close();
    this.ending.abort();
    this.root.remove();
  }

  // Take in what has changed in the state of the model.
  update() {
    const { height, keeper, name, speaker } = this.chat.get("_about");
    if (height && height !== this.height) this.root.style.height = this.height = height;
    // Where no kernel is behind the page, as in an export, the copy may be all that can be read.
    this.root.classList.toggle("grok-keeps", Boolean(this.chat.kernel.connection) && keeper === "kernel");
    this.root.setAttribute("aria-label", name ? `Chat ${name}` : `Chat with ${speaker}`);
    this.header.update();
    this.drawer.update();
    this.log.empty.update();
    this.refresh();
  }

  draw(until) {
    this.refresh();
    return this.log.draw(until);
  }

  tick() {
    this.refresh();
    this.log.tick();
  }

  refresh() {
    const { chat } = this;
    this.header.refresh();
    this.composer.refresh();
    this.undo.hidden = !chat.canUndo;
    this.undoer.disabled = chat.isBusy;
    set(this.footer, chat.totals);
    const { isGone, isSlow } = chat.kernel;
    const waiting = isSlow ? "Waiting for the kernel: a cell is running." : this.said;
    const part = chat.running ? ", an answer that was cut off perhaps not to its end" : "";
    const gone = "The kernel has stopped, and the chat with it. What was said stays in the notebook once you" +
      ` save it${part}: ChatWidget.load brings it back.`;
    set(this.status, isGone ? gone : waiting || (chat.copies.isHomeless ? UNKEPT : ""));
  }

  handleMessage({ refused, told, variables }) {
    if (told || refused) this.notice(told ?? refused, { isHint: false });
    if (variables) this.composer.variables.take(variables);
    this.refresh();
    this.chat.draw();
  }

  // Say something once, quietly.
  notice(sentence, { isHint = true } = {}) {
    this.said = sentence;
    this.isHint = isHint;
    this.refresh();
  }

  // Take back what was of use only while the answer arrived.
  dropHint() {
    if (this.isHint) this.notice("");
  }

  #listen() {
    const { root } = this;
    root.addEventListener("click", followFootnote);
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing) this.chat.stop();
      if (isOurs(event)) event.stopPropagation();
    });
    // Notebook 7 hears keys before we do, but looks for this attribute.
    const guard = (event) => {
      const { target } = event;
      if (!root.contains(target)) return;
      target.toggleAttribute("data-lm-suppress-shortcuts", isOurs(event));
    };
    window.addEventListener("keydown", guard, { capture: true, signal: this.ending.signal });
    const isFile = (event) => event.dataTransfer?.types.includes("Files");
    root.addEventListener("dragover", (event) => {
      if (!isFile(event)) return;
      event.preventDefault();
      event.stopPropagation();
      root.classList.add("grok-dropping");
    });
    root.addEventListener("dragleave", (event) => {
      if (!root.contains(event.relatedTarget)) root.classList.remove("grok-dropping");
    });
    root.addEventListener("drop", (event) => {
      root.classList.remove("grok-dropping");
      if (!isFile(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.composer.attached.addImages([...event.dataTransfer.files]);
      this.composer.focus();
    });
  }
}

// The notebook's keys (Enter, Esc, A, B, D D) are not for what is typed in the chat; others, as
// Ctrl+S, are.
function isOurs(event) {
  return !(event.ctrlKey || event.metaKey) || event.key === "Enter";
}
