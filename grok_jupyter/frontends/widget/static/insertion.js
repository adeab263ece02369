// Code of an answer into a new cell, right below the one that shows the chat: where the page keeps
// the talk in its notebook (JupyterLab, Notebook 7), it can add a cell there, too.

export function canInsert({ copies }) {
  const { isKeeper, notebook } = copies;
  return Boolean(isKeeper && notebook.sharedModel?.insertCell && !notebook.readOnly);
}

// Add the cell, as a step that the notebook can undo; return whether there was a place for it.
export function insertBelow({ copies }, node, source) {
  const place = copies.placeOf(node);
  if (place < 0) return false;
  copies.notebook.sharedModel.insertCell(place + 1, { cell_type: "code", source });
  return true;
}
