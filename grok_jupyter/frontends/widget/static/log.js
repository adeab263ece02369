// The turns in the page, in a box that scrolls. It follows the newest text while the reader is at
// the bottom, and stays where it is otherwise.

import { make, set } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";
import { TurnView } from "./turn_view.js";

const NEAR = 40; // pixels from the bottom that count as being there

export class Log {
  constructor(face) {
    this.face = face;
    this.chat = face.chat;
    this.frame = make("div", "grok-talk", face.root);
    this.node = make("div", "grok-log", this.frame);
    this.node.tabIndex = 0;
    this.node.setAttribute("role", "log");
    this.node.setAttribute("aria-label", "Conversation");
    this.node.setAttribute("aria-live", "off"); // speech.js says what is finished
    this.list = make("div", "grok-turns", this.node);
    this.empty = new Empty(this.list, face);
    this.jumper = button("Jump to the latest", this.frame, {
      name: "grok-tool grok-jump",
      sign: "down",
      onclick: () => {
        this.jump();
        face.composer.focus();
      },
    });
    this.jumper.hidden = true;
    this.views = new Map(); // turn -> its view
    this.touched = new Set(this.chat.turns);
    this.paging = 0; // the way a reader has paged to another answer, until that one is there
    this.seen = new Map(); // element -> what to do once it is in sight
    this.#observe();
  }

  close() {
    this.sizes.disconnect();
    this.sights.disconnect();
    this.seen.clear();
    for (const view of this.views.values()) view.remove();
  }

  touch(turn) {
    this.touched.add(turn);
  }

  refresh() {
    for (const view of this.views.values()) view.refresh();
  }

  tick() {
    this.views.get(this.chat.running)?.refresh();
  }

  whenSeen(element, act) {
    this.seen.set(element, act);
    this.sights.observe(element);
  }

  #forget(element) {
    this.sights.unobserve(element);
    this.seen.delete(element);
  }

  // -- drawing: the newest first, for that is what the reader sees -------------------------------

  draw(until) {
    const { turns, running, isBusy, kernel } = this.chat;
    if (isBusy !== this.wasBusy) this.#turnOver(isBusy);
    this.node.setAttribute("aria-busy", String(Boolean(running) && !kernel.isGone));
    this.empty.node.hidden = turns.length > 0 || this.face.composer.isSending;
    const there = new Set(turns);
    for (const turn of this.touched) if (!there.has(turn)) this.touched.delete(turn);
    for (const [turn, view] of this.views) if (!there.has(turn)) this.#remove(turn, view);
    let next = this.end;
    for (let index = turns.length - 1; index >= 0; index -= 1) {
      const turn = turns[index];
      const view = this.#view(turn, next);
      view.number(index);
      if (this.touched.has(turn)) {
        if (!view.draw(until)) return false;
        this.touched.delete(turn);
        this.face.speech.follow(turn);
      }
      next = view.node;
      if (performance.now() > until) return false;
    }
    return true;
  }

  // An answer begins or has ended: what can be done is another matter now.
  #turnOver(isBusy) {
    this.wasBusy = isBusy;
    if (!isBusy) this.face.dropHint();
    this.face.header.exports.refill();
    this.refresh();
  }

  #view(turn, next) {
    let view = this.views.get(turn);
    if (!view) {
      view = new TurnView(this, turn);
      this.views.set(turn, view);
      this.touched.add(turn);
    }
    const isInPlace = view.node.parentNode && view.node.nextSibling === next;
    if (!isInPlace) this.list.insertBefore(view.node, next);
    return view;
  }

  #remove(turn, view) {
    const hadFocus = view.node.contains(document.activeElement);
    view.remove();
    this.views.delete(turn);
    for (const element of this.seen.keys()) if (view.node.contains(element)) this.#forget(element);
    if (hadFocus) this.face.composer.focus();
  }

  // -- scrolling ---------------------------------------------------------------------------------

  jump() {
    this.isFollowing = true;
    this.#toBottom();
  }

  #observe() {
    this.end = make("div", "grok-end", this.list); // a question on its way stands in here
    this.isFollowing = true;
    this.isLeaving = false; // the reader turns the wheel away from the bottom
    this.size = "";
    this.sizes = new ResizeObserver(() => {
      this.size = this.#measure();
      if (this.isFollowing) this.#toBottom();
      this.#offerJump();
    });
    this.sizes.observe(this.list);
    this.sizes.observe(this.node);
    this.node.addEventListener("scroll", () => this.#follow(), { passive: true });
    this.node.addEventListener("wheel", (event) => this.#noteWheel(event.deltaY), { passive: true });
    this.sights = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          const act = this.seen.get(target);
          this.#forget(target);
          act?.();
        }
      },
      { root: this.node },
    );
  }

  #measure() {
    return `${this.node.scrollHeight} ${this.node.clientHeight}`;
  }

  #follow() {
    // What has just grown is not the reader's doing; the observer of sizes sees to it.
    if (this.#measure() !== this.size) return;
    const distance = this.#distance();
    if (distance > NEAR) this.isFollowing = false;
    else if (!this.isLeaving || distance <= 1) this.isFollowing = true;
    this.#offerJump();
  }

  #noteWheel(delta) {
    this.isLeaving = delta < 0;
    if (this.isLeaving && this.node.scrollTop > 0) this.isFollowing = false;
  }

  #distance() {
    return this.node.scrollHeight - this.node.clientHeight - this.node.scrollTop;
  }

  #offerJump() {
    this.jumper.hidden = this.isFollowing || this.#distance() <= NEAR;
  }

  #toBottom() {
    this.node.scrollTop = this.node.scrollHeight;
    this.jumper.hidden = true;
  }
}

// What stands there before anything was asked.
class Empty {
  constructor(parent, face) {
    this.face = face;
    this.node = make("div", "grok-empty", parent);
    this.title = make("div", "grok-welcome", this.node);
    this.line = make("p", "", this.node);
    const keys = make("p", "grok-keys", this.node);
    const hints = { Enter: "sends", "Shift+Enter": "new line", Esc: "stops", "↑": "recalls" };
    for (const [key, does] of Object.entries(hints)) {
      const hint = make("span", "", keys);
      make("kbd", "", hint).textContent = key;
      hint.append(` ${does}`);
    }
    this.update();
  }

  update() {
    const { speaker, demo, missing } = this.face.chat.get("_about");
    set(this.title, demo ? "Try the chat" : `Ask ${speaker} anything`);
    const line = demo
      ? "The embedded endpoint answers here: it needs no key, costs nothing, and is not Grok."
      : "Paste a plot, attach a variable of this notebook, or just ask.";
    set(this.line, missing ? missing.replaceAll("`", "") : line);
  }
}
