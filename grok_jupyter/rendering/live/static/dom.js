// Small helpers for elements.

const SLICE = 8; // milliseconds of a frame of the browser for drawing

// What is drawn at several places of a page, its faces: a slice in each frame of the browser.
class Shown {
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

function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent?.append(element);
  return element;
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
