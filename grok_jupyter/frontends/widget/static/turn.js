// A question and its answer, as the kernel has told them, independent of any view.

class Turn {
  constructor(told) {
    this.messages = [new Message(), new Message()]; // reasoning, answer
    this.reset(told);
  }

  // Begin anew; views that stand in the page stay.
  reset(told) {
    this.texts = { question: "", source: "", error: "", calls: "" };
    this.messages.forEach((message) => message.clear());
    this.isHeld = false; // stopped: nothing more is drawn until the kernel has said how it ended
    this.change(told);
  }

  change(told) {
    Object.assign(this, told);
    if ("waited" in told) this.begun = performance.now() - 1000 * told.waited;
    if (!this.isRunning) this.isHeld = false;
  }

  get isRunning() {
    return this.status === "pending" || this.status === "streaming";
  }

  get seconds() {
    return Math.max(0, Math.round((performance.now() - this.begun) / 1000));
  }
}
