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
    if (!this.places.every((place) => this.#isChat(...place))) this.places = this.#search();
    for (const [outputs, index] of this.places) {
      const output = outputs.get(index + offset);
      if (!output || (offset && !isCopy(output))) continue;
      if (markdownOf(output) === data["text/markdown"]) continue;
      outputs.set(index + offset, { output_type: "display_data", data, metadata });
    }
  }

  #search() {
    const found = [];
    for (const { outputs } of this.model.widget_manager?.context?.model?.cells ?? []) {
      for (let index = 0; index < (outputs?.length ?? 0); index += 1) {
        if (this.#isChat(outputs, index)) found.push([outputs, index]);
      }
    }
    return found;
  }

  #isChat(outputs, index) {
    return outputs.get(index)?.data?.[VIEW]?.model_id === this.model.get("_about").id;
  }
}

// Whether an output is one of ours: empty, or with the record of a talk.
function isCopy(output) {
  return Boolean(output.metadata?.grok_jupyter?.conversation) || markdownOf(output) === "<!-- -->";
}

function markdownOf({ data }) {
  return [data["text/markdown"] ?? ""].flat().join("");
}
