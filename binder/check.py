"""Build what the README's badge leads to, without Docker, and open each notebook there.

Run: python binder/check.py

repo2docker itself says what it would do with this repository; that is done, in its order, in a
virtual environment. Then each notebook is opened in Chromium and run, once the way that the
badge says. Printed are the time of each step, the size, and the times until a visitor sees
something. It ends with an error if a cell fails, asks for input, or anything leaves this machine.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from checking.browser import Visit, chromium, visit
from checking.image import Image
from checking.server import Server
from checking.steps import step

ROOT = Path(__file__).parents[1]
SCREENSHOTS = ROOT / "tests" / "artifacts"
ASK = """
from grok_jupyter import Client
from grok_jupyter.chat import user
print(Client().chat.create().append(user("Who are you?")).sample().model)
"""


def main() -> None:
    """Check, and print sizes and times."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        image = Image(Path(folder), ROOT)
        start = image.build()
        print(f"install size: {image.size() / 1e6:.0f} MB")
        model = step(
            "start, a question without a key", start, "python", "-P", "-c", ASK, place=image.place
        )
        troubles = [] if model.strip() == "grok-demo" else [f"{model!r} answered"]
        print("\nseconds since start: JupyterLab answers, notebook shown, kernel ready, cells run")
        for path in paths():
            notes = Path(folder) / "elsewhere"
            with Server(start, image.place, notes) as server:
                offset = monotonic() - server.begun
                seen = visit(browser, server.address(path), SCREENSHOTS, Path(path).stem)
            if notes.exists():
                seen.troubles += [f"left this machine: {line}" for line in set(notes.open())]
                notes.unlink()
            print(line_of(path, server.seconds_to_answer, offset, seen), flush=True)
            troubles += [f"{path}: {trouble}" for trouble in seen.troubles]
    print(f"pictures: {SCREENSHOTS.relative_to(ROOT)}/binder-*.png")
    sys.exit("\n".join(troubles))


def paths() -> list[str]:
    """Return where the badge leads to, and the like for each other notebook."""
    badge = re.search(r"\((https://mybinder\.org/v2/[^)]+)\)", (ROOT / "README.md").read_text())
    if badge is None:
        sys.exit("README.md has no badge that leads to mybinder.org.")
    first = parse_qs(urlsplit(badge[1]).query)["urlpath"][0]
    others = (f"lab/tree/notebooks/{file.name}" for file in sorted(ROOT.glob("notebooks/*.ipynb")))
    return [first, *(path for path in others if path != first)]


def line_of(path: str, answers: float, offset: float, seen: Visit) -> str:
    """Return the times of a visit, in seconds since ``start``, and what was seen."""
    times = (answers, *(offset + time for time in (seen.shown, seen.ready, seen.run)))
    what = f"{seen.cells} cells, {seen.answers} answers of grok-demo"
    return "".join(f"{time:6.1f}" for time in times) + f"  {path}: {what}"


if __name__ == "__main__":
    main()
