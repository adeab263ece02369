// The outputs behind the chat in its cell, which hold the talk as Markdown. The kernel updates them by
// ids that only the page knows in which the cell was executed; one that was loaded again is told.

const VIEW = "application/vnd.jupyter.widget-view+json";

class Copies {
  constructor(model) {
    this.model = model;
    if (this.#places().length) model.send({ kind: "kept" });
  }

  take([offset, data, metadata]) {
    for (const [outputs, index] of this.#places()) {
      const output = outputs.get(index + offset);
      const held = output?.data["text/markdown"];
      if (!output || (offset && held === undefined)) continue; // not one of ours
      if ([held].flat().join("") === data["text/markdown"]) continue;
      outputs.set(index + offset, { output_type: "display_data", data, metadata });
    }
  }

  // Where the notebook shows the chat: [outputs of a cell, index].
  #places() {
    const found = [];
    const { id } = this.model.get("about");
    for (const { outputs } of this.model.widget_manager?.context?.model?.cells ?? []) {
      for (let index = 0; index < (outputs?.length ?? 0); index += 1) {
        if (outputs.get(index).data?.[VIEW]?.model_id === id) found.push([outputs, index]);
      }
    }
    return found;
  }
}
