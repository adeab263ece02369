// What a screen reader says of an answer: each call once, when it begins; each block once, when it
// is finished.

import { make } from "../../../rendering/live/static/dom.js";
import { brief } from "./decision.js";

const KEPT = 20; // blocks that stay readable in the region
const CALLS = [4, 2]; // regions: calls of the server's own tools, calls of functions

export class Speech {
  constructor(root) {
    // In a tree of its own: a search in the page does not find what nobody sees.
    const tree = make("div", "grok-unseen", root).attachShadow({ mode: "open" });
    this.node = make("div", "", tree);
    this.node.setAttribute("aria-live", "polite");
    this.turn = null;
    this.said = 0; // blocks of the running turn
    this.called = {}; // region → calls of the running turn
    this.asked = null; // the call that was asked about last
  }

  follow(turn) {
    if (turn.isHeld) return;
    if (turn.isRunning && this.turn !== turn) [this.turn, this.said, this.called] = [turn, 0, {}];
    if (turn !== this.turn) return;
    const [call, name] = turn.asks ?? [null];
    if (call !== null && call !== this.asked) this.say(`May ${brief(name)} run? Run or Don't run.`);
    this.asked = call;
    for (const region of CALLS) this.sayCalls(region, turn.messages[region].blocks);
    const { blocks } = turn.messages[1];
    const end = turn.isRunning ? blocks.length - 1 : blocks.length;
    for (; this.said < end; this.said += 1) this.say(textOf(blocks[this.said]));
    if (turn.isRunning) return;
    if (turn.status === "interrupted") this.say("The answer was stopped.");
    if (turn.texts.error) this.say(turn.texts.error);
    this.turn = null;
  }

  sayCalls(region, blocks) {
    let told = this.called[region] ?? 0;
    for (; told < blocks.length; told += 1) {
      const { status, doing, name } = elementOf(blocks[told].shell).dataset;
      if (status === "waiting") break; // it is asked about
      this.say(doing ? `${doing}.` : `Running ${brief(name)}.`);
    }
    this.called[region] = told;
  }

  say(text) {
    make("p", "", this.node).textContent = text;
    if (this.node.childElementCount > KEPT) this.node.firstElementChild.remove();
  }
}

function textOf({ shell, parts }) {
  return contentOf(shell + parts.join(" ")).textContent;
}

/** @returns {HTMLElement} */
function elementOf(html) {
  return contentOf(html).querySelector("[data-status]");
}

function contentOf(html) {
  const template = document.createElement("template"); // nothing in it is loaded or run
  template.innerHTML = html;
  return template.content;
}
