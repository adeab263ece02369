"""The examples of the CommonMark and GFM specifications, from a package's source distribution.

They are not ours to copy; no wheel carries both, so the sources of one are fetched once for each
environment.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

_PACKAGE = "marko==2.2.4"  # CommonMark 0.31.2 and GFM 0.29
_FOLDER = Path(sys.prefix) / "share" / "markdown-specs" / _PACKAGE.replace("==", "-")
_EXAMPLE = re.compile(
    r"^`{32} example ?(?P<kind>[a-z ]*)\n(?P<markdown>.*?)^\.\n(?P<html>.*?)^`{32}$",
    re.DOTALL | re.MULTILINE,
)
_EXTENSIONS = {"table", "strikethrough", "autolink", "tagfilter", "disabled"}


class Example(NamedTuple):
    """One example: its number, its text and what it is to become."""

    number: int
    kind: str
    markdown: str
    html: str


@cache
def commonmark() -> tuple[Example, ...]:
    """Return the 652 examples of CommonMark 0.31.2."""
    return _examples("commonmark.txt")


@cache
def gfm_extensions() -> tuple[Example, ...]:
    """Return the 24 examples of what GitHub added."""
    return tuple(example for example in _examples("gfm.txt") if example.kind in _EXTENSIONS)


def _examples(name: str) -> tuple[Example, ...]:
    path = _FOLDER / name
    if not path.exists():
        _fetch()
    text = path.read_text(encoding="utf-8").replace("→", "\t")
    return tuple(
        Example(number, found["kind"].strip(), found["markdown"], found["html"])
        for number, found in enumerate(_EXAMPLE.finditer(text), start=1)
    )


def _fetch() -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder,
             "--no-binary", "marko", _PACKAGE],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        [archive] = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as files:
            for member in files:
                path = Path(member.name)
                if path.parts[-3:-1] == ("tests", "spec") and path.suffix == ".txt":
                    content = files.extractfile(member)
                    assert content is not None
                    (_FOLDER / path.name).write_bytes(content.read())
