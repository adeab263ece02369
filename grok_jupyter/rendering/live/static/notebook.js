// The notebook around a widget, where the front end lets us at it.

export const FIRST = -10; // the rank of our renderers: before all that front ends have for Markdown

// Where its outputs fit: [[outputs of a cell, index], …].
export function findOutputs(model, fits) {
  const found = [];
  for (const { outputs } of cellsOf(model)) {
    for (let index = 0; index < (outputs?.length ?? 0); index += 1) {
      if (fits(outputs.get(index))) found.push([outputs, index]);
    }
  }
  return found;
}

export function cellsOf(model) {
  return model.widget_manager?.context?.model?.cells ?? [];
}

export function cellOf(model, id) {
  return [...cellsOf(model)].find((cell) => cell.id === id);
}

export function markdownOf({ data }) {
  return [data?.["text/markdown"] ?? ""].flat().join("");
}
