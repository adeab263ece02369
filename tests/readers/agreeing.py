"""Where a reader of the finished answer sees another answer than the one that was shown."""

from __future__ import annotations

from difflib import unified_diff
from functools import cache

from grok_jupyter.rendering import render
from grok_jupyter.text.portable import portable
from readers.events import events
from readers.masks import masked
from readers.node import Thrown
from readers.outline import outline
from readers.reading import NAMES, TYPESETTING, read

# Readers of one family make the same page of most texts, and each page is asked about more than
# once: what is known of a text or a page is kept.
_portable = cache(portable)
OLD_TABS = {"lab-9", "lab-4.2"}


def shown(text: str, name: str = "") -> list[str]:
    """Return the outline of what was shown while the answer arrived, as a reader could show it."""
    return _shown(text, "lab-9" if name in OLD_TABS else "")


@cache
def _shown(text: str, name: str) -> list[str]:
    return outline(render(text, maths="tex"), name=name)


@cache
def formulas(text: str) -> list[str]:
    """Return the formulas that were shown, in order."""
    return [
        dict(event.attributes)["data-tex"]
        for event in events(render(text, maths="tex"))
        if event.kind == "start" and ("class", "math") in event.attributes
    ]


def saved(texts: list[str], names: tuple[str, ...] = NAMES) -> dict[str, list[list[str]]]:
    """Return, for each reader, the outline of each finished answer."""
    forms = [_portable(text) for text in texts]
    masks = [masked(form, formulas(text)) for form, text in zip(forms, texts, strict=True)]
    return {
        name: [
            [str(html)] if isinstance(html, Thrown) else of_reader(name, html)
            for html in read(name, forms if name in TYPESETTING else masks)
        ]
        for name in names
    }


def of_reader(name: str, html: str) -> list[str]:
    """Return the outline of a reader's page."""
    return _of_page(html, name in TYPESETTING, _treatment(name))


def _treatment(name: str) -> str:
    """Return one name for all readers that do the same to code."""
    return "lab-9" if name in OLD_TABS else "nbconvert" if name == "nbconvert" else ""


@cache
def _of_page(html: str, typesets: bool, name: str) -> list[str]:
    return outline(html, typesets=typesets, name=name)


def difference(text: str, seen: list[str], name: str) -> str:
    """Return how an outline differs from what was shown; empty if it does not."""
    return "\n".join(unified_diff(shown(text, name), seen, "shown", name, lineterm="", n=1))
