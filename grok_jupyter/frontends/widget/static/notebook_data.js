// What outputs and widgets of a notebook hold.

export function without(data, type) {
  const { [type]: _, ...rest } = data;
  return rest;
}

export function outputsOf(outputs) {
  return Array.from({ length: outputs.length }, (_, index) => outputs.get(index).toJSON());
}

// The table of contents lists the headings in the data of an output, whatever is drawn of it. The
// file is written from what `toJSON` returns.
export function concealMarkdown(output) {
  const data = without(output.data, "text/markdown");
  Object.defineProperty(output, "data", { configurable: true, get: () => data });
}

// The ids of widgets, and types of outputs, that a value of a widget names.
export function* partsOf(value, depth = 5) {
  if (typeof value === "string") {
    if (value.startsWith("IPY_MODEL_")) yield value.slice(10);
  } else if (typeof value?.model_id === "string") {
    yield value.model_id;
  } else if (value && typeof value === "object" && !ArrayBuffer.isView(value) && depth) {
    for (const [key, part] of Object.entries(value).slice(0, 1000)) {
      if (key.startsWith("application/vnd.grok-jupyter.")) yield key;
      yield* partsOf(part, depth - 1);
    }
  }
}
