// The outputs that show a live view in JupyterLab and Notebook. They hold Markdown, and a type of
// their own for which this page has a renderer: without this page, the Markdown is what is shown.
//
// The kernel exchanges the output by its display id, which is known only to the page in which the
// cell was executed, and only while the cell stays where it is. So the page looks, too: wherever
// the notebook still holds an output of this type, the finished one takes its place.

import { LiveFace } from "./face.js";
import { cellOf, findOutputs, FIRST, markdownOf } from "./notebook.js";

export class Outputs {
  constructor(live) {
    this.live = live;
    this.model = live.model;
    this.mime = this.model.get("mime");
    this.rendermime = this.model.widget_manager.rendermime;
    this.content = this.model.widget_manager.context?.model?.contentChanged;
    this.wasHere = false; // the notebook of this page has held such an output
    this.isTaken = false; // there is nothing more to be done in this page
    this.retry = () => this.finish();
    this.rendermime.addFactory(
      { safe: true, mimeTypes: [this.mime], createRenderer: () => this.#renderer() },
      FIRST,
    );
    this.model.on("change:finished", this.retry);
    if (this.finished) this.finish();
    else this.#exchange((output) => output.toJSON()); // drawn again, by the renderer that is there now
  }

  // Of an answer that is over, an output that is brought back is still exchanged.
  close() {
    this.content?.disconnect(this.retry);
    if (this.finished) return;
    this.rendermime.removeMimeType(this.mime);
    this.#exchange(({ data, metadata }) => {
      const { [this.mime]: _, ...rest } = data;
      return { output_type: "display_data", data: rest, metadata };
    });
  }

  get finished() {
    const output = this.model.get("finished");
    return output?.data ? output : null;
  }

  // Have the file hold what has arrived. The view is not drawn again for that.
  save(markdown) {
    if (this.finished) return;
    const text = `${markdown.trimEnd()}\n\n${this.model.get("unfinished")}`;
    this.#exchange(({ data, metadata }) => ({
      output_type: "display_data",
      data: { ...data, "text/markdown": text },
      metadata,
    }));
  }

  // Put the finished output where the view was; tell the kernel when that is done.
  finish() {
    const { finished } = this;
    if (!finished || this.isWriting) return;
    this.isWriting = true; // what is written changes the notebook, which is heard
    this.#exchange(() => ({ output_type: "display_data", ...finished }));
    const isDone = this.isTaken || this.#isThere(finished) || this.#settle(finished);
    this.isWriting = false;
    if (isDone && !this.isTaken) {
      this.isTaken = true;
      this.live = null; // the renderer stays for copies of the cell, and needs the answer only
      this.content?.disconnect(this.retry);
      this.model.send({ kind: "taken" });
    } else if (!isDone) {
      this.content?.connect(this.retry); // a cell that was cut may be pasted, or be brought back
    }
  }

  #isThere({ data, metadata }) {
    const name = "text/markdown";
    const id = metadata.grok_jupyter?.response_id;
    const isIt = (output) =>
      markdownOf(output) === data[name] && output.metadata?.grok_jupyter?.response_id === id;
    return findOutputs(this.model, isIt).length > 0;
  }

  // The cell is there, and has no such output: the reader has cleared it; or this page was loaded
  // before the notebook was saved, and the output goes where there is none at all.
  #settle(finished) {
    const cell = cellOf(this.model, this.model.get("cell"));
    if (!cell?.outputs) return false;
    if (this.wasHere || this.model.get("is_taken")) return true;
    if (cell.outputs.length || cell.executionState === "running") return false;
    cell.outputs.add({ output_type: "display_data", ...finished });
    return true;
  }

  #exchange(make) {
    for (const [outputs, index] of findOutputs(this.model, ({ data }) => this.mime in data)) {
      this.wasHere = true;
      outputs.set(index, make(outputs.get(index)));
    }
  }

  #renderer() {
    if (this.finished) {
      queueMicrotask(this.retry);
      return this.rendermime.createRenderer("text/markdown");
    }
    const renderer = this.rendermime.createRenderer("text/plain"); // for it is a widget
    renderer.removeClass("jp-RenderedText");
    let face = null;
    renderer.renderModel = async () => {
      if (face) return;
      this.wasHere = true;
      face = new LiveFace(this.live, renderer.node);
      renderer.disposed.connect(() => face.close());
    };
    return renderer;
  }
}
