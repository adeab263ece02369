// A list of choices that opens from a button, above everything else in the page.

import { make } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";
import { icon } from "./icons.js";

export class Menu {
  // `fill(menu, isNew)` adds the choices, when the menu opens and when they change meanwhile.
  constructor(face, opener, label, fill) {
    this.face = face;
    this.opener = opener;
    this.fill = fill;
    this.panel = popup(face, opener, "menu", label, () => this.#open());
    this.panel.addEventListener("keydown", (event) => this.#steer(event));
  }

  close() {
    this.face.lists.delete(this);
    this.panel.remove();
  }

  clear() {
    this.panel.replaceChildren();
  }

  /**
   * Add a choice; `isChosen` makes it one of several that exclude each other.
   *
   * @param {string} label
   * @param {() => void} act
   * @param {{ isChosen?: boolean, isOff?: boolean, note?: string }} [options]
   */
  add(label, act, { isChosen, isOff = false, note } = {}) {
    const item = button("", this.panel, {
      name: "grok-item",
      onclick: () => {
        this.panel.hidePopover();
        this.opener.focus();
        act();
      },
    });
    item.tabIndex = -1;
    item.disabled = isOff;
    item.setAttribute("role", isChosen === undefined ? "menuitem" : "menuitemradio");
    if (isChosen !== undefined) item.ariaChecked = String(isChosen);
    const tick = make("span", "grok-tick", isChosen === undefined ? null : item);
    if (isChosen) icon("done", tick);
    make("span", "grok-label", item).textContent = label;
    if (note) make("span", "grok-note", item).textContent = note;
  }

  refill() {
    if (!this.panel.matches(":popover-open")) return;
    const focused = document.activeElement;
    const hadFocus = this.panel.contains(focused);
    this.clear();
    this.fill(this, false);
    place(this.panel, this.opener);
    if (!hadFocus) return;
    const items = [...this.panel.querySelectorAll("button:enabled")];
    const same = items.find(({ textContent }) => textContent === focused.textContent);
    (same ?? this.#first() ?? this.panel).focus();
  }

  #open() {
    this.clear();
    this.fill(this, true);
    place(this.panel, this.opener);
    (this.#first() ?? this.panel).focus();
  }

  #first() {
    return this.panel.querySelector("[aria-checked=true]") ?? this.panel.querySelector("button:enabled");
  }

  #steer(event) {
    const items = [...this.panel.querySelectorAll("button:enabled")];
    const at = items.indexOf(document.activeElement);
    const goals = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: -1 };
    if (event.key === "Tab") this.panel.hidePopover();
    if (!(event.key in goals) || !items.length) return;
    event.preventDefault();
    items.at(goals[event.key] % items.length).focus();
  }
}

// A panel that a button opens and closes. Esc, and a press anywhere else, closes it, too.
function popup(face, opener, role, label, opened) {
  const panel = make("div", "grok-popup", face.root);
  panel.popover = "auto";
  panel.tabIndex = -1;
  panel.setAttribute("role", role);
  panel.setAttribute("aria-label", label);
  opener.popoverTargetElement = panel;
  opener.setAttribute("aria-haspopup", role);
  opener.setAttribute("aria-expanded", "false");
  // It does not move with the page by itself.
  const follow = ({ target }) => {
    if (!panel.matches(":popover-open") || panel.contains(target)) return;
    const { top, bottom } = opener.getBoundingClientRect();
    if (bottom > 0 && top < window.innerHeight) place(panel, opener);
    else panel.hidePopover();
  };
  document.addEventListener("scroll", follow, { capture: true, signal: face.ending.signal });
  panel.addEventListener("toggle", ({ newState }) => {
    const isOpen = newState === "open";
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) opened();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    panel.hidePopover();
    opener.focus();
  });
  return panel;
}

// Put a panel below its button, or above where there is more room.
export function place(panel, opener) {
  const { left, right, top, bottom } = opener.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const isBelow = innerHeight - bottom > top;
  const room = (isBelow ? innerHeight - bottom : top) - 12;
  panel.style.maxHeight = `${Math.min(room, 360)}px`;
  const { width, height } = panel.getBoundingClientRect();
  const begin = left + width < innerWidth - 8 ? left : right - width;
  panel.style.left = `${Math.max(8, begin)}px`;
  panel.style.top = `${isBelow ? bottom + 4 : top - height - 4}px`;
}
