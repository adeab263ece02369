"""Ask all readers about texts, and name what harm they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grok_jupyter.text.portable import portable
from readers.harm import harm
from readers.reading import LABS, NAMES, TYPESETTING, read


class Found(NamedTuple):
    """An answer that comes to harm: as it was, as it is saved, who reads it, what that does."""

    text: str
    saved: str
    reader: str
    harm: str

    @property
    def kind(self) -> str:
        """The harm without what it quotes."""
        return re.split(r"[:=]", self.harm, maxsplit=1)[0]


def examine(texts: Iterable[str], names: Iterable[str] = NAMES) -> Iterator[Found]:
    """Yield what the readers make of the finished form of each text, where that is harm."""
    texts = list(texts)
    saved = []
    for text in texts:
        try:
            saved.append(portable(text))
        except Exception as error:
            yield Found(text, "", "portable", f"raises {type(error).__name__}: {error}")
            saved.append("")
    for name in names:
        pages: dict[str, str | None] = {}  # many readers' pages are the same
        for text, form, html in zip(texts, saved, read(name, saved), strict=True):
            if html not in pages or name in LABS:
                pages[html] = harm(
                    html, typesets=name in TYPESETTING, saved=form if name in LABS else None
                )
            if problem := pages[html]:
                yield Found(text, form, name, problem)
