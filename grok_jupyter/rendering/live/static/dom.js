// Small helpers for elements.

export const SLICE = 8; // milliseconds of a frame of the browser for drawing

// What is drawn at several places of a page, its faces: a slice in each frame of the browser.
export class Shown {
  constructor() {
    this.faces = new Set();
    this.isDrawing = false;
  }

  draw() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      const until = performance.now() + SLICE;
      const isDone = [...this.faces].map((face) => face.draw(until));
      if (isDone.includes(false)) this.draw();
    });
  }
}

export function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent?.append(element);
  return element;
}

const written = new WeakMap(); // element -> the text that we gave it

// Give an element its text. What others make of that, as a translator does, stays until it changes.
export function set(element, text) {
  if (written.get(element) === text) return;
  written.set(element, text);
  if (element.textContent === text) return;
  setAside(element);
  element.textContent = text;
}

// Empty an element. What was in it keeps a parent: JupyterLab's search, which puts its marks there,
// fails for good when one of them has none.
export function setAside(element) {
  make("div").append(...element.childNodes);
}
