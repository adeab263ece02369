// The talk as the kernel has told it, and what goes back to the kernel. Each view in the page is a
// `ChatFace` of it.

import { Channel } from "../../../rendering/live/static/channel.js";
import { make, Shown } from "../../../rendering/live/static/dom.js";
import { Formulas } from "../../../rendering/live/static/formulas.js";
import { Copies } from "./copies.js";
import { Kernel } from "./kernel.js";
import { Pictures } from "./pictures.js";
import { Turn } from "./turn.js";

export const UNKEPT = "No cell of the notebook holds this chat, so what is said here is not saved with it: Export keeps it.";
const PATIENT = 400; // milliseconds for the kernel to hear that an answer is to be stopped
const TURNS = ["pagehide", "pageshow"]; // of the page in its tab

export class Chat extends Shown {
  constructor(model) {
    super();
    this.model = model;
    this.turns = [];
    this.retold = null; // while everything is told anew: the turns so far; the others still stand
    this.current = null; // the turn whose regions are told
    this.totals = "";
    this.canUndo = false;
    this.models = null; // of the server, once it has been asked
    this.formulas = new Formulas(model.widget_manager?.rendermime?.latexTypesetter);
    this.pictures = new Pictures(this);
    this.kernel = new Kernel(this);
    this.copies = new Copies(this);
    this.channel = new Channel(model, this);
    this.channel.begin(model.get("_talk"));
    this.copies.begin();
    model.on("change:_about", () => {
      this.models = null; // another endpoint may have others
      this.copies.begin();
    });
    for (const name of ["_settings", "_about"]) {
      model.on(`change:${name}`, () => this.#each((face) => face.update()));
    }
    // A tab that is closed or loaded anew takes away no face.
    this.turned = ({ type }) => this.reportVisibility(type === "pageshow" && this.faces.size > 0);
    for (const name of TURNS) addEventListener(name, this.turned);
    this.ticking = setInterval(() => this.#each((face) => face.tick()), 1000);
  }

  close() {
    clearInterval(this.ticking);
    for (const name of TURNS) removeEventListener(name, this.turned);
    this.channel.close();
    this.kernel.close();
    this.pictures.close();
    this.copies.close();
    this.#each((face) => face.close());
  }

  get running() {
    return this.turns.findLast((turn) => turn.isRunning);
  }

  // The questions that are being written, each in its place in the page.
  get drafts() {
    return [...this.faces].map((face) => face.composer.pending).filter(Boolean);
  }

  // The first of them outlives a reload of the page, in this tab only. A front end may forbid that.
  keepDraft() {
    const [draft] = this.drafts;
    try {
      if (draft) sessionStorage.setItem(this.#place, draft);
      else sessionStorage.removeItem(this.#place);
    } catch {} // it is still in the field
  }

  // What was being written, and stands nowhere any more.
  get lostDraft() {
    try {
      const draft = sessionStorage.getItem(this.#place) ?? "";
      return this.drafts.includes(draft) ? "" : draft;
    } catch {
      return "";
    }
  }

  get #place() {
    return `grok_jupyter draft ${this.get("_about").id}`;
  }

  // Whether nothing can be changed now.
  get isBusy() {
    return Boolean(this.running) || this.kernel.isGone;
  }

  get(name) {
    return this.model.get(name);
  }

  // Tell the kernel whether this page shows the chat: what nobody sees is not drawn.
  reportVisibility(isShown = this.faces.size > 0) {
    if (isShown === this.isShown) return;
    this.isShown = isShown;
    this.kernel.send({ kind: "visibility", page: this.kernel.begun, shown: isShown });
  }

  // -- what the kernel says ----------------------------------------------------------------------

  forget() {
    this.retold = [];
    this.current = null;
  }

  /** @param {Wire.Operation} operation */
  apply(operation) {
    if (typeof operation !== "object") return;
    switch (operation[0]) {
      case "turns":
        return this.#splice(operation[1], operation[2], operation[3]);
      case "turn":
        return this.#change(operation[1], operation[2]);
      case "say":
        return this.#say(operation[1], operation[2], operation[3]);
      case "on":
        this.current = this.#turn(operation[1]);
        return;
      case "totals":
        return this.#total(operation[1], operation[2]);
      default:
        this.#grow(...operation);
    }
  }

  /**
   * @param {Wire.Reply} content
   * @param {ArrayBuffer[]} buffers
   */
  handleMessage(content, buffers) {
    if ("accepted" in content) this.kernel.settle(content.accepted, true);
    else if ("refused" in content) this.#refuse(content);
    else if ("image" in content) this.#picture(content, buffers[0]);
    else if ("copy" in content) this.copies.take(content);
    else if ("frozen" in content) this.#freeze();
    else if ("models" in content) this.#learn(content.models);
    else if ("file" in content) save(content.file, content.type, buffers[0]);
    this.#each((face) => face.handleMessage(content));
  }

  #turn(id) {
    return (this.retold ?? this.turns).find((turn) => turn.id === id);
  }

  #splice(at, removed, told) {
    const added = told.map((turn) => new Turn(turn));
    const gone = (this.retold ?? this.turns).splice(at, removed, ...added);
    if (!this.retold) this.#exchanged(gone, added);
  }

  #exchanged(gone, added) {
    this.kernel.settle("change", true);
    for (const turn of gone) this.pictures.forget(turn);
    added.forEach((turn) => this.touch(turn));
  }

  // The footer; it comes last when everything is told anew.
  #total(text, canUndo) {
    [this.totals, this.canUndo] = [text, canUndo];
    if (!this.retold) return;
    const known = new Map(this.turns.map((turn) => [turn.id, turn]));
    this.turns = this.retold.map((turn) => known.get(turn.id)?.become(turn) ?? turn);
    this.retold = this.current = null;
    for (const { id } of this.turns) known.delete(id);
    this.#exchanged(known.values(), this.turns);
  }

  #change(id, told) {
    const turn = this.#turn(id);
    if (!turn) return;
    turn.change(told);
    this.touch(turn);
  }

  #say(id, field, text) {
    const turn = this.#turn(id);
    if (!turn) return;
    turn.texts[field] += text;
    this.touch(turn);
  }

  #grow(region, block, part, keep, html) {
    if (!this.current) return;
    this.current.messages[region].apply(block, part, keep, html);
    this.touch(this.current);
  }

  #picture(content, bytes) {
    this.pictures.take(content, bytes);
    const turn = this.turns.find(({ id }) => id === content.image[0]);
    if (turn) this.touch(turn);
  }

  // A server that cannot name its models now has named them before.
  #learn(models) {
    const isNews = models.length ? JSON.stringify(models) !== JSON.stringify(this.models) : !this.models;
    if (!isNews) return;
    this.models = models;
    this.#each((face) => face.refillLists());
  }

  // What is shown inside other widgets stays there, and is not seen any more.
  async #freeze() {
    if (await this.copies.freeze()) this.#each((face) => face.close());
    else this.#each((face) => face.notice(UNKEPT));
  }

  #refuse({ refused, ref }) {
    this.kernel.settle(ref ?? "change", false, refused);
  }

  // -- drawing -----------------------------------------------------------------------------------

  touch(turn) {
    this.#each((face) => face.log.touch(turn));
  }

  #each(act) {
    for (const face of this.faces) act(face);
  }

  // -- what the page asks for --------------------------------------------------------------------

  stop() {
    const turn = this.running;
    if (!turn || turn.isHeld || this.kernel.isGone) return;
    this.#hold(turn, true);
    let isHeard = false;
    this.kernel.submit({ kind: "stop" }, (isAccepted) => {
      isHeard = true;
      if (!isAccepted) this.#hold(turn, false);
    });
    // A cell waits for this answer and may keep our request from arriving, or runs a function, which
    // does not hear of it: then it is interrupted.
    const isAtWork = () => turn.blocking && (!isHeard || turn.isInCell);
    const insist = () => isAtWork() && this.kernel.connection?.interrupt?.();
    setTimeout(insist, PATIENT);
  }

  #hold(turn, isHeld) {
    turn.isHeld = isHeld;
    this.touch(turn);
    this.draw();
  }
}

// Offer bytes as a download.
function save(name, type, bytes) {
  const link = make("a", "grok-unseen", document.body);
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
