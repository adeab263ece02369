// What the kernel says to a view, in numbered messages. A message that is missing makes the page
// ask for everything; until then nothing is taken in.

export class Channel {
  // `view` is told: `forget()` before everything is said anew, `apply(operation)`, `draw()` after
  // each message, and `handleMessage(content, buffers)` for what has no number.
  constructor(model, view) {
    this.model = model;
    this.view = view;
    this.next = 0; // number of the message to come
    this.held = ""; // pieces of html that wait for their last one
    this.isAsking = false;
    model.on("msg:custom", (content, buffers) => {
      if (content.n === undefined) view.handleMessage(content, buffers);
      else this.receive(content);
    });
  }

  close() {
    this.isAsking = false;
  }

  // Begin with what stands in the state of the model, which is as of message `n`.
  begin({ n, ops }) {
    this.next = n;
    for (const operation of ops) this.#apply(operation);
  }

  /** @param {Wire.Message} message */
  receive({ n, all, ops }) {
    if (all) {
      this.view.forget();
      this.held = "";
      this.next = n;
      this.isAsking = false;
    }
    if (n !== this.next || this.isAsking) {
      this.held = "";
      if (!this.isAsking) this.ask(1000);
      return;
    }
    this.next += 1;
    for (const operation of ops) this.#apply(operation);
    this.view.draw();
  }

  // Ask for everything, and ask again: a busy kernel may not hear the first time.
  ask(pause) {
    this.isAsking = true;
    this.model.send({ kind: "snapshot" });
    setTimeout(() => this.isAsking && this.ask(2 * pause), pause);
  }

  /** @param {Wire.Operation} operation */
  #apply(operation) {
    if (typeof operation === "string") {
      this.held += operation;
      return;
    }
    if (this.held) {
      const [region, block, part, keep, html] = /** @type {Wire.Patch} */ (operation);
      this.view.apply([region, block, part, keep, this.held + html]);
      this.held = "";
    } else {
      this.view.apply(operation);
    }
  }
}

const GONE = ["restarting", "autorestarting", "dead", "terminating"];

// Call `act` when the kernel goes, and nothing more will come; return how to end the watch.
export function whenGone(connection, act) {
  const onStatus = (_, status) => GONE.includes(status) && act();
  const leave = () => act();
  connection?.statusChanged?.connect(onStatus);
  connection?.disposed?.connect(leave); // shut down from the menu, it does not say that it is dead
  return () => {
    connection?.statusChanged?.disconnect(onStatus);
    connection?.disposed?.disconnect(leave);
  };
}
