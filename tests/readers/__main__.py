"""Print what each reader makes of a text and what harm that is.

PYTHONPATH=tests python -m readers FILE        # or - for the standard input
PYTHONPATH=tests python -m readers --saved FILE  # the text is a finished answer already
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grok_jupyter.text.portable import portable
from readers import agreeing
from readers.harm import harm
from readers.reading import LABS, NAMES, TYPESETTING, read


def main() -> int:
    parser = argparse.ArgumentParser(prog="readers", description=__doc__.partition("\n")[0])
    parser.add_argument("file", help="the answer; - for the standard input")
    parser.add_argument("--saved", action="store_true", help="the file is the finished form")
    parser.add_argument("--reader", choices=NAMES, action="append", help="only this one")
    parser.add_argument("--outline", action="store_true", help="compare with what was shown")
    asked = parser.parse_args()
    text = sys.stdin.read() if asked.file == "-" else Path(asked.file).read_text("utf-8")
    if asked.outline:
        return outlined(text, asked.reader or NAMES)
    saved = text if asked.saved else portable(text)
    print(f"=== saved\n{saved}")
    harmed = False
    for name in asked.reader or NAMES:
        (html,) = read(name, [saved])
        problem = harm(html, typesets=name in TYPESETTING, saved=saved if name in LABS else None)
        harmed |= problem is not None
        print(f"=== {name}: {problem or 'no harm'}\n{html}")
    return 1 if harmed else 0


def outlined(text: str, names: list[str] | tuple[str, ...]) -> int:
    """Print what was shown, what is saved and how the readers' outlines differ."""
    print("\n".join(("=== shown", *agreeing.shown(text), "=== saved", portable(text))))
    pages = agreeing.saved([text], tuple(names))
    found = {name: agreeing.difference(text, pages[name][0], name) for name in names}
    for name, difference in found.items():
        print(f"=== {name}: {difference or 'the same'}")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
