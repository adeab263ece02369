// Where the next question is written.

import { make } from "../../../rendering/live/static/dom.js";
import { Attachments } from "./attachments.js";
import { button, redraw, relabel } from "./buttons.js";
import { Menu } from "./menu.js";
import { chip, growing, isEnter } from "./parts.js";
import { Variables } from "./variables.js";

const SETTLED = 3000; // milliseconds after which a question that was taken is not waited for

export class Composer {
  constructor(face) {
    this.face = face;
    this.chat = face.chat;
    this.sent = null; // {text, items, newest, isSubmitted?, taken?, ghost}: a question that the talk does not show yet
    this.recalled = null; // how many questions back the text was taken from
    this.node = make("form", "grok-composer", face.root);
    this.attached = new Attachments(face, this.node);
    const row = make("div", "grok-row", this.node);
    this.opener = button("Attach", row, { name: "grok-tool", sign: "attach" });
    this.field = growing(make("textarea", "grok-input", row));
    this.field.setAttribute("aria-label", "Message");
    this.field.dir = "auto";
    this.act = button("Send", row, { name: "grok-send", sign: "send", onclick: () => this.#press() });
    this.files = make("input", "", this.node);
    Object.assign(this.files, { type: "file", accept: "image/*", multiple: true, hidden: true });
    this.files.setAttribute("aria-label", "Image files");
    this.menu = new Menu(face, this.opener, "Attach", (menu) => {
      menu.add("Image file …", () => this.files.click());
      menu.add("Notebook variable …", () => this.variables.open());
    });
    this.variables = new Variables(face, this.opener, (name) => {
      this.attached.addValue(name);
      this.focus();
    });
    this.#listen();
  }

  // What was written and has not gone to the kernel; not what was only recalled.
  get pending() {
    const text = this.sent && !this.sent.isSubmitted ? this.sent.text : "";
    const draft = this.recalled === null ? this.field.value : "";
    return [text, draft].filter(Boolean).join("\n\n");
  }

  // Go on with what was being written before the page was loaded again.
  restore() {
    this.#write(this.chat.lostDraft);
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  get isSending() {
    return this.sent !== null;
  }

  // Say what can be done now.
  refresh() {
    if (this.isSending) this.#checkArrival();
    const { running, kernel } = this.chat;
    const isRunning = Boolean(running) && !this.isSending && !kernel.isGone;
    const isEmpty = !this.field.value.trim() && this.attached.isEmpty;
    relabel(this.act, isRunning ? "Stop" : "Send");
    redraw(this.act, isRunning ? "stop" : "send");
    this.act.classList.toggle("grok-running", isRunning);
    const isOff = isRunning ? running.isHeld : isEmpty || this.isSending;
    this.act.disabled = isOff || kernel.isGone;
    const { speaker } = this.chat.get("_about");
    const hint = kernel.isGone ? "The kernel has stopped" : `Message ${speaker}`;
    if (this.field.placeholder !== hint) this.field.placeholder = hint;
  }

  close() {
    this.attached.close();
  }

  #listen() {
    this.node.addEventListener("submit", (event) => event.preventDefault());
    this.field.addEventListener("input", () => {
      this.recalled = null;
      this.chat.keepDraft();
      this.face.notice("");
      this.refresh();
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("paste", (event) => {
      const images = imagesOf(event.clipboardData);
      if (!images.length || event.clipboardData.getData("text/plain")) return;
      event.preventDefault();
      this.attached.addImages(images);
    });
    this.files.addEventListener("change", () => {
      this.attached.addImages([...this.files.files]);
      this.files.value = "";
      this.focus();
    });
  }

  #key(event) {
    if (isEnter(event)) {
      event.preventDefault();
      this.#enter();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      if (this.#recall(event.key === "ArrowUp" ? 1 : -1)) event.preventDefault();
    }
  }

  #press() {
    if (this.chat.running && !this.isSending) this.chat.stop();
    else this.#enter();
    this.focus();
  }

  #enter() {
    const { chat, face } = this;
    const isEmpty = !this.field.value.trim() && this.attached.isEmpty;
    if (isEmpty || chat.kernel.isGone) return;
    if (this.isSending) face.notice("The question before is still on its way to the kernel.");
    else if (chat.running) face.notice("An answer is on its way: Esc stops it. The draft stays here.");
    else this.#send();
  }

  #send() {
    const text = this.field.value;
    const items = this.attached.take();
    this.#write("");
    const sent = { text, items, newest: this.#newest(), ghost: this.#ghost(text, items) };
    this.sent = sent;
    if (items.some(({ isImage }) => isImage)) this.#submitRead(sent);
    else this.#submit(sent);
    this.face.notice("");
    this.refresh();
    this.face.log.jump();
  }

  // Images may still be read; without one of them the question does not go.
  async #submitRead(sent) {
    this.chat.keepDraft();
    const items = [...sent.items];
    await Promise.all(items.map(({ reading }) => reading));
    if (this.sent !== sent) return; // the kernel has gone meanwhile
    const lost = items.find(({ why }) => why);
    if (!lost) {
      this.#submit(sent);
      return;
    }
    this.#giveBack();
    this.face.notice(lost.why);
  }

  #submit(sent) {
    const { text, items } = sent;
    sent.isSubmitted = true;
    this.chat.keepDraft();
    const images = items.filter(({ isImage }) => isImage);
    const values = items.filter(({ isImage }) => !isImage).map(({ label }) => label);
    this.chat.kernel.submit(
      { kind: "send", text, values, images: images.map(({ label }) => ({ label })) },
      (isAccepted) => this.#settle(isAccepted, sent),
      images.map(({ bytes }) => bytes),
    );
  }

  // Show a question until the kernel shows it.
  #ghost(text, items) {
    const { log } = this.face;
    log.empty.node.hidden = true;
    const ghost = make("div", "grok-question grok-sending", log.end);
    const extras = make("div", "grok-extras", ghost);
    for (const { label, isImage } of items) chip(extras, isImage ? "image" : "value", label);
    const bubble = make("div", "grok-bubble", text ? ghost : null);
    const shown = make("div", "grok-text", bubble);
    shown.dir = "auto";
    shown.textContent = text;
    return ghost;
  }

  // The kernel has taken the question, and shows it in a moment; or it gives it back.
  #settle(isAccepted, sent) {
    if (this.sent !== sent) return;
    if (isAccepted) {
      sent.taken = this.chat.channel.next;
      setTimeout(() => this.sent === sent && this.#arrive(), SETTLED);
    } else {
      this.#giveBack();
    }
    this.refresh();
    this.chat.draw();
  }

  // What was taken is shown, or is gone already, with the next message; a kernel that has gone will
  // not show it any more.
  #checkArrival() {
    const { newest, taken } = this.sent;
    const isTaken = taken !== undefined;
    this.sent.ghost.hidden = this.#newest() > newest; // shown before we hear that it was taken
    const isTold = isTaken && this.chat.channel.next > taken && !this.chat.retold;
    if (isTold || (isTaken && this.#newest() > newest)) this.#arrive();
    else if (this.chat.kernel.isGone) this.#giveBack();
  }

  #arrive() {
    this.sent.ghost.remove();
    this.sent = null;
    this.refresh();
    this.chat.draw();
  }

  // The question becomes the draft again, ahead of what was written since.
  #giveBack() {
    const { text, items } = this.sent;
    this.#arrive();
    const draft = this.field.value;
    this.#write(draft && text ? `${text}\n\n${draft}` : text || draft);
    this.attached.restore(items);
  }

  // The number of the newest turn; those to come have higher ones.
  #newest() {
    return Math.max(0, ...this.chat.turns.map(({ id }) => id));
  }

  #recall(step) {
    if (this.field.value && this.recalled === null) return false;
    const asked = this.chat.turns.map(({ texts }) => texts.question).filter(Boolean);
    const back = (this.recalled ?? 0) + step;
    if (back < 0 || back > asked.length) return false;
    this.#write(back ? asked.at(-back) : "");
    this.recalled = back || null;
    this.chat.keepDraft();
    return true;
  }

  #write(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input"));
  }
}

function imagesOf(transfer) {
  return [...transfer.files].filter(({ type }) => type.startsWith("image/"));
}
