// What goes with the next question: images and variables of the notebook, as chips.

const LARGE = 1_500_000; // bytes, above which an image is sent smaller
const SIDE = 2048; // pixels of its longer side then
const ROOM = 8_000_000; // bytes of one message: servers refuse more than ten million

class Attachments {
  constructor(face, parent) {
    this.face = face;
    this.node = make("div", "grok-extras", parent);
    this.items = []; // each {label, bytes?, type?, chip, address?}
  }

  get isEmpty() {
    return !this.items.length;
  }

  async addImages(files) {
    for (const file of files) {
      const label = file.name || "image";
      const { blob, why } = await sendable(file);
      const taken = this.items.reduce((sum, { bytes }) => sum + (bytes?.byteLength ?? 0), 0);
      if (!blob) this.face.notice(`${label}: ${why}`);
      else if (taken + blob.size > ROOM) this.face.notice(`${label} does not fit in any more.`);
      else this.#add({ label, bytes: await blob.arrayBuffer(), type: blob.type });
    }
  }

  addValue(name) {
    const isThere = this.items.some(({ label, bytes }) => !bytes && label === name);
    if (!isThere) this.#add({ label: name });
  }

  // Give everything away, for a question that is sent.
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
    item.chip = chip(this.node, item.bytes ? "image" : "value", item.label);
    if (item.bytes) {
      item.address = URL.createObjectURL(new Blob([item.bytes], { type: item.type }));
      const picture = make("img", "grok-thumb");
      picture.src = item.address;
      picture.alt = "";
      item.chip.querySelector("svg").replaceWith(picture);
    }
    button(`Remove ${item.label}`, item.chip, {
      name: "grok-tool grok-small",
      sign: "close",
      onclick: () => {
        this.items = this.items.filter((other) => other !== item);
        this.#drop(item);
        this.face.composer.focus();
        this.face.composer.tell();
      },
    });
    this.items.push(item);
    this.face.composer.tell();
  }

  #drop({ chip, address }) {
    chip.remove();
    URL.revokeObjectURL(address);
  }
}

// Return an image as PNG or JPEG of a size that can be sent, or why that cannot be.
async function sendable(file) {
  const isFit = ["image/png", "image/jpeg"].includes(file.type);
  if (isFit && file.size <= LARGE) return { blob: file };
  try {
    const image = await createImageBitmap(file);
    const scale = file.size > LARGE ? Math.min(1, SIDE / Math.max(image.width, image.height)) : 1;
    const canvas = make("canvas");
    canvas.width = Math.max(1, Math.round(scale * image.width));
    canvas.height = Math.max(1, Math.round(scale * image.height));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const draw = (type) => new Promise((done) => canvas.toBlob(done, type, 0.9));
    const blob = await draw("image/png");
    return { blob: blob.size <= LARGE ? blob : await draw("image/jpeg") };
  } catch {
    return { why: "only images can be attached; read another file in a cell, and attach its variable." };
  }
}
