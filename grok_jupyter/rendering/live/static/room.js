// The room of a view, kept until what replaces it has been drawn there.

const PATIENCE = 4000; // milliseconds that the room of the view is kept for what replaces it
const EASE = 24; // pixels per frame, when what replaces the view is shorter

export function keepRoom(face, area, index, height) {
  const begun = performance.now();
  let [seen, since, room] = [-1, begun, height];
  const step = () => {
    const now = performance.now();
    const isReplaced = !face.el.isConnected && isDrawn(area.children[index]);
    if (isReplaced) face.vanish();
    const content = filled(area);
    if (content !== seen) [seen, since] = [content, now];
    const isSettled = isReplaced && (content >= height || now - since > 300);
    const isDue = isSettled || now - begun > PATIENCE;
    if (isDue) room -= EASE;
    if (!area.isConnected || (isDue && room <= content)) {
      face.vanish();
      area.style.minHeight = area.style.position = "";
      return;
    }
    area.style.minHeight = `${room}px`;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

function isDrawn(child) {
  const output = child?.querySelector(".jp-OutputArea-output");
  return Boolean(output?.childElementCount && output.offsetHeight);
}

// How far down the outputs of an area reach.
function filled(area) {
  const top = area.getBoundingClientRect().top;
  const children = area.querySelectorAll(":scope > .jp-OutputArea-child");
  return Math.max(0, ...[...children].map((child) => child.getBoundingClientRect().bottom - top));
}
