// The images of questions. Their bytes stay in the kernel until one comes into sight.

export class Pictures {
  constructor(chat) {
    this.chat = chat;
    this.addresses = new Map(); // "turn/index" -> address of a blob, or null while it is on its way
  }

  close() {
    for (const address of this.addresses.values()) URL.revokeObjectURL(address);
    this.addresses.clear();
  }

  // Return the address of an image, or ask for it.
  find(turn, index) {
    const key = `${turn.id}/${index}`;
    if (!this.addresses.has(key)) {
      this.addresses.set(key, null);
      this.chat.kernel.send({ kind: "image", turn: turn.id, index });
    }
    return this.addresses.get(key);
  }

  take({ image: [id, index], type }, bytes) {
    const key = `${id}/${index}`;
    if (!["image/png", "image/jpeg"].includes(type) || !this.addresses.has(key)) return;
    URL.revokeObjectURL(this.addresses.get(key));
    this.addresses.set(key, URL.createObjectURL(new Blob([bytes], { type })));
  }

  forget(turn) {
    turn.images.forEach((_, index) => {
      const key = `${turn.id}/${index}`;
      URL.revokeObjectURL(this.addresses.get(key));
      this.addresses.delete(key);
    });
  }
}
