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
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from checking.browser import chromium, visit
from checking.image import Image
from checking.server import Server
from checking.steps import step

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
        asking = (start, "python", "-P", "-c", ASK)
        model = step("start, a question without a key", *asking, place=image.place).strip()
        troubles = [] if model == "grok-demo" else [f"{model!r} answered, not the endpoint"]
        print("\nseconds since start: JupyterLab answers, notebook shown, kernel ready, cells run")
        for path in paths():
            seen = look_at(path, browser, Server(start, image.place, Path(folder) / "elsewhere"))
            troubles += [f"{path}: {trouble}" for trouble in seen]
    print(f"pictures: {SCREENSHOTS.relative_to(ROOT)}/binder-*.png")
    sys.exit("\n".join(troubles) or None)


def look_at(path: str, browser: Browser, server: Server) -> list[str]:
    """Open and run what a path leads to on a new server, and return what was wrong."""
    with server:
        begun = monotonic()
        seen = visit(browser, server.address(path), SCREENSHOTS, Path(path).stem)
    since_start = begun - server.begun
    times = [since_start + seconds for seconds in (seen.shown, seen.ready, seen.run)]
    line = "".join(f"{seconds:6.1f}" for seconds in (server.seconds_to_answer, *times))
    print(f"{line}  {path}: {seen.cells} cells, {seen.answers} answers of grok-demo", flush=True)
    return seen.troubles + [f"left this machine: {line}" for line in server.elsewhere()]


def paths() -> list[str]:
    """Return where the badge leads to, and the like for each other notebook."""
    badge = re.search(r"\((https://mybinder\.org/v2/[^)]+)\)", (ROOT / "README.md").read_text())
    if badge is None:
        sys.exit("README.md has no badge that leads to mybinder.org.")
    first = parse_qs(urlsplit(badge[1]).query)["urlpath"][0]
    others = (f"lab/tree/notebooks/{file.name}" for file in sorted(ROOT.glob("notebooks/*.ipynb")))
    return [first, *(path for path in others if path != first)]


if __name__ == "__main__":
    main()
