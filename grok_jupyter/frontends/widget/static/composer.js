// Where the next question is written.

class Composer {
  constructor(face) {
    this.face = face;
    this.chat = face.chat;
    this.isSending = false; // a question is on its way: the talk does not show it yet
    this.isTaken = false; // the kernel has said that it takes it
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

  focus() {
    this.field.focus({ preventScroll: true });
  }

  // Say what can be done now.
  tell() {
    if (this.isTaken && this.#newest() > this.newest) this.#arrive();
    const { running, kernel } = this.chat;
    const isRunning = Boolean(running) && !this.isSending && !kernel.isGone;
    const isEmpty = !this.field.value.trim() && this.attached.isEmpty;
    relabel(this.act, isRunning ? "Stop" : "Send");
    redraw(this.act, isRunning ? "stop" : "send");
    this.act.classList.toggle("grok-running", isRunning);
    const isOff = isRunning ? running.isHeld : isEmpty || this.isSending;
    this.act.disabled = isOff || kernel.isGone;
    const { speaker } = this.chat.get("about");
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
      this.face.notice("");
      this.tell();
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
    const images = items.filter(({ bytes }) => bytes);
    const values = items.filter(({ bytes }) => !bytes).map(({ label }) => label);
    this.#write("");
    this.isSending = true;
    this.isTaken = false;
    this.newest = this.#newest();
    this.#await(text, items);
    this.chat.kernel.submit(
      { kind: "send", text, values, images: images.map(({ label }) => ({ label })) },
      (isAccepted) => this.#settle(isAccepted, text, items),
      images.map(({ bytes }) => bytes),
    );
    this.face.notice("");
    this.tell();
    this.face.log.jump();
  }

  // Show the question until the kernel shows it.
  #await(text, items) {
    const { log } = this.face;
    log.empty.node.hidden = true;
    this.ghost = make("div", "grok-question grok-sending", log.end);
    const extras = make("div", "grok-extras", this.ghost);
    for (const { label, bytes } of items) chip(extras, bytes ? "image" : "value", label);
    const bubble = make("div", "grok-bubble", text ? this.ghost : null);
    const shown = make("div", "grok-text", bubble);
    shown.dir = "auto";
    shown.textContent = text;
  }

  // The kernel has taken the question, and shows it in a moment; or it gives it back.
  #settle(isAccepted, text, items) {
    this.isTaken = isAccepted;
    if (!isAccepted) {
      this.#arrive();
      const draft = this.field.value;
      this.#write(draft ? `${text}\n\n${draft}` : text);
      this.attached.restore(items);
    }
    this.tell();
    this.chat.draw();
  }

  #arrive() {
    this.isSending = this.isTaken = false;
    this.ghost.remove();
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
