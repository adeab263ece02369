// What goes with the next question: images and variables of the notebook, as chips.

import { make } from "../../../rendering/live/static/dom.js";
import { button } from "./buttons.js";
import { chip } from "./parts.js";

const LARGE = 1_500_000; // bytes, above which an image is sent smaller
const SIDE = 2048; // pixels of its longer side then
const ROOM = 8_000_000; // bytes of one message: servers refuse more than ten million

export class Attachments {
  constructor(face, parent) {
    this.face = face;
    this.node = make("div", "grok-extras", parent);
    this.items = []; // each {label, isImage, reading?, bytes?, type?, chip, address?}
    this.last = Promise.resolve(); // the reading that comes to its end last
  }

  get isEmpty() {
    return !this.items.length;
  }

  // Each image has its chip at once, and its bytes when they have been read, one after the other.
  addImages(files) {
    for (const file of files) {
      const item = { label: file.name || "image", isImage: true };
      const { items } = this;
      item.reading = this.last = this.last.then(() => this.#read(item, file, items));
      this.#add(item);
    }
  }

  addValue(name) {
    const isThere = this.items.some(({ label, isImage }) => !isImage && label === name);
    if (!isThere) this.#add({ label: name, isImage: false });
  }

  // Give everything away, for a question that is sent; images may still be read.
  take() {
    const taken = this.items;
    this.items = [];
    for (const item of taken) this.#drop(item);
    return taken;
  }

  restore(items) {
    for (const item of items) this.#add(item);
  }

  close() {
    this.take();
  }

  #add(item) {
    item.chip = chip(this.node, item.isImage ? "image" : "value", item.label);
    this.#picture(item);
    button(`Remove ${item.label}`, item.chip, {
      name: "grok-tool grok-small",
      sign: "close",
      onclick: () => {
        this.#remove(item, this.items);
        this.face.composer.focus();
      },
    });
    this.items.push(item);
    this.face.composer.refresh();
  }

  // Read an image; it leaves the others, with a word why, if it cannot go with them.
  async #read(item, file, items) {
    const { label } = item;
    const { bytes, type, why } = await sendable(file);
    const taken = items.reduce((sum, other) => sum + (other.bytes?.byteLength ?? 0), 0);
    const isShown = this.items.includes(item); // not taken away meanwhile, nor sent
    if (why) item.why = `${label}: ${why}`;
    else if (taken + bytes.byteLength > ROOM) item.why = `${label} does not fit in any more.`;
    else Object.assign(item, { bytes, type });
    if (item.why && isShown) this.face.notice(item.why);
    if (!item.why && isShown) this.#picture(item);
    if (item.why) for (const list of new Set([items, this.items])) this.#remove(item, list);
  }

  // Show in the chip what has been read.
  #picture(item) {
    if (!item.bytes) return;
    item.address = URL.createObjectURL(new Blob([item.bytes], { type: item.type }));
    const picture = make("img", "grok-thumb");
    picture.src = item.address;
    picture.alt = "";
    item.chip.querySelector("svg").replaceWith(picture);
  }

  #remove(item, items) {
    if (!items.includes(item)) return;
    items.splice(items.indexOf(item), 1);
    this.#drop(item);
    this.face.composer.refresh();
  }

  #drop({ chip, address }) {
    chip.remove();
    URL.revokeObjectURL(address);
  }
}

// Return the bytes of an image as PNG or JPEG of a size that can be sent, or why that cannot be.
async function sendable(file) {
  try {
    const image = await createImageBitmap(file); // or it is none, whatever it is called
    const isFit = ["image/png", "image/jpeg"].includes(file.type) && file.size <= LARGE;
    const blob = isFit ? file : await redrawn(file, image);
    image.close();
    return { bytes: await blob.arrayBuffer(), type: blob.type };
  } catch {
    return { why: "only images can be attached; read another file in a cell, and attach its variable." };
  }
}

async function redrawn(file, image) {
  const scale = file.size > LARGE ? Math.min(1, SIDE / Math.max(image.width, image.height)) : 1;
  const canvas = make("canvas");
  canvas.width = Math.max(1, Math.round(scale * image.width));
  canvas.height = Math.max(1, Math.round(scale * image.height));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const draw = (type) => new Promise((done) => canvas.toBlob(done, type, 0.9));
  const blob = await draw("image/png");
  return blob.size <= LARGE ? blob : draw("image/jpeg");
}
