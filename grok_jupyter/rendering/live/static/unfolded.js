// Notebook 7 puts outputs that are higher than a hundred lines into a box of 24, whenever they change.
// Who reads an answer further down would be thrown to its first line. So there is no box while the
// answer arrives, nor at its end for a reader who is past the beginning. What the user has chosen for
// the cell holds.

const BOXED = "jp-mod-outputsScrolled";
const AFTER = 5000; // milliseconds after the end, in which the output is exchanged and drawn

class Unfolded {
  constructor(live) {
    this.live = live;
    this.isLive = true;
    this.watch = new MutationObserver(() => this.unfold());
    this.note = () => (this.at = this.scroller.scrollTop);
  }

  // Begin in the place where the view stands, once it is in the page.
  begin(node) {
    this.cell = node.closest(".jp-CodeCell");
    if (!this.cell || this.cell === this.watched) return;
    this.watched = this.cell;
    this.scroller = scrollerOf(this.cell);
    this.watch.observe(this.cell, { attributes: true, attributeFilter: ["class"] });
    this.at = this.scroller?.scrollTop;
    this.scroller?.addEventListener("scroll", this.note, { passive: true });
    this.unfold();
  }

  end() {
    this.isLive = false;
    setTimeout(() => {
      this.watch.disconnect();
      this.scroller?.removeEventListener("scroll", this.note);
    }, AFTER);
  }

  unfold() {
    const { cell, scroller } = this;
    if (!cell.classList.contains(BOXED) || this.#isChosen) return;
    cell.classList.remove(BOXED);
    if (!scroller) return;
    scroller.scrollTop = this.at; // in the box there was not so far to scroll
    const area = cell.querySelector(".jp-Cell-outputArea");
    const isPast = area?.getBoundingClientRect().top < scroller.getBoundingClientRect().top;
    if (this.isLive || isPast) return;
    this.watch.disconnect();
    cell.classList.add(BOXED);
    this.watch.observe(cell, { attributes: true, attributeFilter: ["class"] });
  }

  get #isChosen() {
    const id = this.live.model.get("cell");
    const cell = [...cellsOf(this.live.model)].find((cell) => cell.id === id);
    return cell?.getMetadata?.("scrolled") !== undefined;
  }
}

function scrollerOf(node) {
  let found = node.parentElement;
  while (found && !/auto|scroll/.test(getComputedStyle(found).overflowY)) found = found.parentElement;
  return found;
}
