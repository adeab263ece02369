// The models of the server, as choices of a menu.

import { make } from "../../../rendering/live/static/dom.js";

/**
 * @param {import("./face.js").ChatFace} face
 * @param {import("./menu.js").Menu} menu
 * @param {boolean} isNew
 * @param {{ model: string, ask: (model: string) => void }} options `model` is the one that is
 *   ticked, and `ask` is told which one was chosen.
 */
export function offerModels(face, menu, isNew, { model, ask }) {
  const { chat } = face;
  const known = chat.models ?? [];
  // Each time: another endpoint may be in force, and the kernel knows for how long a list holds.
  if (isNew) chat.kernel.send({ kind: "models" });
  const names = known.map(({ id }) => id);
  const listed = !model || names.includes(model) ? known : [{ id: model }, ...known];
  for (const { id, images } of listed) {
    menu.add(id, () => ask(id), { isChosen: id === model, note: images ? "sees images" : "" });
  }
  const say = (hint) => {
    make("div", "grok-hint", menu.panel).textContent = hint;
  };
  const { demo, speaker } = chat.get("_about");
  if (demo) say(`${speaker} answers, whichever is asked.`);
  if (!known.length) say(chat.models ? "The server has not named its models." : "Asking the server …");
}
