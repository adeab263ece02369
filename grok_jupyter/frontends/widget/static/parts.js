// Small parts that several others are made of.

// Two copies of this file may be at work in one page: the ids of each begin differently.
const OURS = `grok-${Math.random().toString(36).slice(2, 8)}`;
let counted = 0;

function unique() {
  return `${OURS}-${(counted += 1)}`;
}

// Something attached, by name.
function chip(parent, sign, label) {
  const made = make("span", "grok-chip", parent);
  icon(sign, made);
  make("span", "grok-label", made).textContent = label;
  made.title = label;
  return made;
}

// A text area as high as its text; newer browsers need only the style sheet.
function growing(area) {
  area.rows = 1;
  if (!CSS.supports("field-sizing", "content")) {
    const grow = () => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
    };
    area.addEventListener("input", grow);
    area.addEventListener("focus", grow);
  }
  return area;
}

function isEnter(event) {
  // While characters are composed (keyCode 229 in Safari), Enter chooses among them.
  const isComposing = event.isComposing || event.keyCode === 229;
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !isComposing;
}

function timeOf(seconds) {
  const date = new Date(1000 * seconds);
  const isToday = date.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit" };
  const day = isToday ? {} : { day: "numeric", month: "short" };
  return date.toLocaleString([], { ...day, ...time });
}
