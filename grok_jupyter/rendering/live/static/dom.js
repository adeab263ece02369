// Small helpers for elements.

const SLICE = 8; // milliseconds of a frame of the browser for drawing

function make(tag, name, parent) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  parent?.append(element);
  return element;
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
