// The live view of one answer: reasoning, answer, a line that says what goes on, a button to stop.

const PATIENCE = 4000; // milliseconds that the room of the view is kept for what replaces it
const EASE = 24; // pixels per frame, when what replaces the view is shorter

class Live extends Shown {
  constructor(model) {
    super();
    this.model = model;
    this.begun = performance.now() - 1000 * model.get("waited");
    this.thought = null; // seconds until the answer began
    this.messages = [new Message(), new Message()]; // reasoning, answer
    this.formulas = new Formulas(model.widget_manager?.rendermime?.latexTypesetter);
    this.isCutOff = false; // the kernel has gone, and nothing more will come
    this.kernel = model.widget_manager?.kernel;
    this.unwatch = whenGone(this.kernel, () => {
      this.isCutOff = true;
      this.tick();
    });
    this.channel = new Channel(model, this);
    this.ticking = setInterval(() => this.tick(), 1000);
  }

  close() {
    clearInterval(this.ticking);
    this.unwatch();
    this.channel.close();
    for (const face of this.faces) face.close();
  }

  // What comes without a number: the height is to be kept, for the output is about to be exchanged.
  hear() {
    for (const face of this.faces) face.lock();
  }

  forget() {
    this.messages.forEach((message) => message.clear());
  }

  apply(operation) {
    if (typeof operation === "number") {
      this.thought = operation;
    } else {
      const [region, block, part, keep, html] = operation;
      this.messages[region].apply(block, part, keep, html);
    }
  }

  tick() {
    for (const face of this.faces) face.tell();
  }

  get seconds() {
    return Math.round((performance.now() - this.begun) / 1000);
  }

  // How to stop the answer, where the front end lets us.
  get interrupt() {
    return this.kernel?.interrupt ? () => this.kernel.interrupt() : null;
  }
}

// One place in the page where a live view is shown.
class LiveFace {
  constructor(live, el) {
    this.live = live;
    this.el = el;
    this.root = make("div", "grok-live");
    this.fold = make("details", "grok-reasoning", this.root);
    this.summary = make("summary", "", this.fold);
    const rendered = "grok-message jp-RenderedHTMLCommon jp-RenderedMarkdown";
    const reasoning = make("div", rendered, this.fold);
    const answer = make("div", rendered, this.root);
    answer.setAttribute("aria-live", "polite");
    answer.setAttribute("aria-busy", "true"); // or every frame would be read aloud
    this.line = make("div", "grok-status", this.root);
    this.note = make("span", "", this.line);
    this.clock = make("span", "", this.line);
    this.note.setAttribute("role", "status");
    this.clock.setAttribute("aria-hidden", "true");
    if (live.interrupt) this.addStop();
    // A notebook's shortcuts (Enter, Space) are not for what can be pressed in here.
    for (const node of this.root.querySelectorAll("summary, button")) {
      node.dataset.lmSuppressShortcuts = "true";
    }
    this.root.addEventListener("click", followNote);
    live.formulas.roots.add(this.root);
    live.faces.add(this);
    this.views = [reasoning, answer].map(
      (root, region) => new MessageView(live.messages[region], root, live.formulas),
    );
    this.tell();
    el.append(this.root);
    live.draw();
  }

  addStop() {
    const stop = (this.stop = make("button", "grok-stop", this.line));
    stop.type = "button";
    stop.textContent = "Stop";
    stop.addEventListener("click", async () => {
      stop.disabled = true;
      stop.textContent = "Stopping…";
      try {
        await this.live.interrupt();
      } catch {
        stop.disabled = false;
        stop.textContent = "Stop";
      }
    });
  }

  // Say what goes on. The seconds stand apart: they are not for reading aloud.
  tell() {
    const { messages, thought, seconds, model } = this.live;
    const [isThinking, isWriting] = messages.map((message) => !message.isEmpty);
    const who = model.get("speaker");
    const isOver = isWriting || thought !== null;
    this.fold.hidden = !isThinking;
    set(this.summary, isOver ? `Thought for ${Math.round(thought)} s` : `Thinking … ${seconds} s`);
    if (this.live.isCutOff) {
      set(this.note, `${who} was cut off: the kernel has stopped.`);
      set(this.clock, "");
      this.stop?.remove();
      return;
    }
    set(this.note, `${who} is ${isWriting ? "writing" : "thinking"} …`);
    const origin = model.get("replayed") && ` · ${model.get("replayed")}`;
    set(this.clock, isWriting || isThinking ? origin : ` ${seconds} s${origin}`);
  }

  draw(until) {
    this.tell();
    return this.views.map((view) => view.draw(until)).every(Boolean);
  }

  // Keep the height of the output until what replaces this view has been drawn there.
  lock() {
    const child = this.el.closest(".jp-OutputArea-child");
    const area = child?.parentElement;
    if (!area) return;
    const box = area.getBoundingClientRect();
    const { left, top, width } = this.root.getBoundingClientRect();
    area.style.minHeight = `${box.height}px`;
    this.place = { left: left - box.left, top: top - box.top, width, area };
    keepRoom(this, area, [...area.children].indexOf(child), box.height);
  }

  // The view goes; what it showed stays in sight until its successor has something to show.
  close() {
    this.line.style.visibility = "hidden";
    this.live.faces.delete(this);
    this.live.formulas.roots.delete(this.root);
    for (const view of this.views) view.remove();
    if (!this.place || this.isGone) return;
    this.isGone = true;
    const { area, left, top, width } = this.place;
    Object.assign(this.root.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
    this.root.classList.add("grok-leaving");
    area.style.position = "relative";
    area.append(this.root);
  }

  vanish() {
    if (this.isGone) this.root.remove();
    this.isGone = true;
  }
}

function keepRoom(face, area, index, height) {
  const begun = performance.now();
  let [seen, since, room] = [-1, begun, height];
  const look = () => {
    const now = performance.now();
    const isReplaced = !face.el.isConnected && isDrawn(area.children[index]);
    if (isReplaced) face.vanish();
    const content = filled(area);
    if (content !== seen) [seen, since] = [content, now];
    const isSettled = isReplaced && (content >= height || now - since > 300);
    const isDue = isSettled || now - begun > PATIENCE;
    if (isDue) room -= EASE;
    if (!area.isConnected || (isDue && room <= content)) {
      face.vanish();
      area.style.minHeight = area.style.position = "";
      return;
    }
    area.style.minHeight = `${room}px`;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function isDrawn(child) {
  const output = child?.querySelector(".jp-OutputArea-output");
  return Boolean(output?.childElementCount && output.offsetHeight);
}

// How far down the outputs of an area reach.
function filled(area) {
  const top = area.getBoundingClientRect().top;
  const children = area.querySelectorAll(":scope > .jp-OutputArea-child");
  return Math.max(0, ...[...children].map((child) => child.getBoundingClientRect().bottom - top));
}

export default () => {
  let live;
  return {
    initialize({ model }) {
      live = new Live(model);
      return () => live.close();
    },
    render({ el }) {
      const face = new LiveFace(live, el);
      return () => face.close();
    },
  };
};
