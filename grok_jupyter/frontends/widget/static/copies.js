// The outputs behind the chat in its cell, which hold the talk as Markdown. The kernel updates them by
// ids that only the page knows in which the cell was executed; one that was loaded again is told.

const VIEW = "application/vnd.jupyter.widget-view+json";

class Copies {
  constructor(model) {
    this.model = model;
    this.places = this.#search(); // where the notebook shows the chat: [outputs of a cell, index]
    if (this.places.length) model.send({ kind: "kept" });
  }

  take([offset, data, metadata]) {
    const isThere = ([outputs, index]) => this.#isChat(outputs.get(index));
    if (!this.places.every(isThere)) this.places = this.#search();
    for (const [outputs, index] of this.places) {
      const output = outputs.get(index + offset);
      if (!output || (offset && !isCopy(output))) continue;
      if (markdownOf(output) === data["text/markdown"]) continue;
      outputs.set(index + offset, { output_type: "display_data", data, metadata });
    }
  }

  #search() {
    return findOutputs(this.model, (output) => this.#isChat(output));
  }

  #isChat(output) {
    return output?.data?.[VIEW]?.model_id === this.model.get("_about").id;
  }
}

// Whether an output is one of ours: empty, or with the record of a talk.
function isCopy(output) {
  return Boolean(output.metadata?.grok_jupyter?.conversation) || markdownOf(output) === "<!-- -->";
}
