// Buttons: with a text, with a sign, and those that copy.

import { make } from "../../../rendering/live/static/dom.js";
import { icon } from "./icons.js";

/**
 * A button; with an icon alone its label is what is read aloud and shown as a hint.
 *
 * @param {string} label
 * @param {Element | null} parent
 * @param {{ name?: string, sign?: string, onclick?: () => void }} [options]
 */
export function button(label, parent, { name = "grok-button", sign, onclick } = {}) {
  const made = make("button", name, parent);
  made.type = "button";
  if (sign) {
    icon(sign, made);
    relabel(made, label);
  } else {
    made.textContent = label;
  }
  if (onclick) made.addEventListener("click", onclick);
  return made;
}

export function relabel(button, label) {
  if (button.title === label) return;
  button.title = label;
  button.setAttribute("aria-label", label);
}

export function redraw(button, sign) {
  if (button.dataset.sign === sign) return;
  button.dataset.sign = sign;
  button.querySelector("svg").replaceWith(icon(sign));
}

// A button that copies, and says so with its sign for a moment.
export function copier(label, parent, text, name) {
  const act = async () => copy(await text());
  return doer(label, parent, act, { name, sign: "copy", done: "Copied", failed: "The browser did not let this be copied" });
}

// A button that says with its sign for a moment whether what it does was done, and rests meanwhile.
export function doer(label, parent, act, { name, sign, done, failed }) {
  let isResting = false;
  const made = button(label, parent, {
    name,
    sign,
    onclick: async () => {
      if (isResting) return;
      isResting = true;
      const isDone = await act();
      redraw(made, isDone ? "done" : "close");
      relabel(made, isDone ? done : failed);
      setTimeout(() => {
        isResting = false;
        redraw(made, sign);
        relabel(made, label);
      }, 1500);
    },
  });
  return made;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // a page without https, or a frame without the permission
  }
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const area = make("textarea", "grok-unseen", document.body);
  area.value = text;
  area.select();
  const isDone = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isDone;
}
