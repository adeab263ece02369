// Small parts that several others are made of.

import { make } from "../../../rendering/live/static/dom.js";
import { icon } from "./icons.js";

// Two copies of this file may be at work in one page: the ids of each begin differently.
const OURS = `grok-${Math.random().toString(36).slice(2, 8)}`;
let counted = 0;

export function unique() {
  counted += 1;
  return `${OURS}-${counted}`;
}

// Something attached, by name.
export function chip(parent, sign, label) {
  const made = make("span", "grok-chip", parent);
  icon(sign, made);
  make("span", "grok-label", made).textContent = label;
  made.title = label;
  return made;
}

// A text area as high as its text; newer browsers need only the style sheet.
export function growing(area) {
  area.rows = 1;
  if (!CSS.supports("field-sizing", "content")) {
    const grow = () => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
    };
    area.addEventListener("input", grow);
    area.addEventListener("focus", grow);
  }
  return area;
}

export function isEnter(event) {
  // While characters are composed (keyCode 229 in Safari), Enter chooses among them.
  const isComposing = event.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !isComposing;
}

/** @param {number} seconds since 1970 */
export function timeOf(seconds) {
  const date = new Date(1000 * seconds);
  const isToday = date.toDateString() === new Date().toDateString();
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "2-digit", minute: "2-digit" };
  return date.toLocaleString([], isToday ? time : { day: "numeric", month: "short", ...time });
}
