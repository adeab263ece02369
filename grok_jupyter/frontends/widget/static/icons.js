// Icons, as strokes on a field of 16 by 16.

const ICONS = {
  send: "M8 13V3M3.5 7.5 8 3l4.5 4.5",
  stop: "M4.5 4.5h7v7h-7z",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  insert: "M3 3h10M8 6.2v7.6M4.2 10h7.6",
  done: "M3 8.5 6.5 12 13 4.5",
  again: "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
  edit: "M3 13l.6-2.9 7-7 2.3 2.3-7 7zM9.2 4.5l2.3 2.3",
  drop: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
  settings: "M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6M10.2 3.2v3.6M5.8 9.2v3.6",
  export: "M8 2.5V10M4.8 7 8 10.2 11.2 7M3 13.2h10",
  attach: "M8 3.2v9.6M3.2 8h9.6",
  close: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  down: "M8 3v10M3.5 8.5 8 13l4.5-4.5",
  left: "M9.8 4.5 6.2 8l3.6 3.5",
  right: "M6.2 4.5 9.8 8l-3.6 3.5",
  chevron: "M4.5 6.2 8 9.8l3.5-3.6",
  image: "M2.5 3.5h11v9h-11zM2.5 10.8l3-3 2.5 2.4 2.3-2.2 3.2 3M6 6.2v.1",
  value: "M6 2.8C3.6 2.8 5.6 7.4 3 8c2.6.6.6 5.2 3 5.2M10 2.8c2.4 0 .4 4.6 3 5.2-2.6.6-.6 5.2-3 5.2",
};

export function icon(name, parent) {
  const space = "http://www.w3.org/2000/svg";
  const image = document.createElementNS(space, "svg");
  image.setAttribute("viewBox", "0 0 16 16");
  image.setAttribute("class", "grok-icon");
  image.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  image.append(path);
  parent?.append(image);
  return image;
}
