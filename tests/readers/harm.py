"""Name the harm that a page does, whatever Markdown and whatever reader it came from.

Harm is an element or attribute that Markdown does not make, a link that does more than lead to a
page elsewhere, an image that is fetched, a diagram that acts, TeX that acts, and an answer that is
not shown at all.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from readers.events import Event, events
from readers.forbidden import forbidden
from readers.node import Thrown
from readers.typeset import typeset

_PLAIN = {
    "p", "em", "strong", "del", "s", "code", "pre", "ul", "ol", "li", "table", "thead", "tbody",
    "tr", "th", "td", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "blockquote", "sup", "sub",
    "kbd", "span", "div", "a", "img", "input", "section", "dl", "dt", "dd",
}  # fmt: skip
_ALIGN = r"left|center|right"
_NOTES = r"footnote-ref|footnote-backref"
# Each is the whole of a value. Classes are listed: a class of the page's own could paint anywhere.
_VALUES = {
    "a title": r".*", "img title": r".*", "img alt": r".*",
    "a class": rf"anchor-link|{_NOTES}", "sup class": _NOTES, "a id": r"fnref[\w-]*",
    "li id": r"fn[\w-]*", "a rel": r"[a-z ]*", "a target": r"_blank", "a aria-label": r".*",
    "a data-footnote-ref": "", "a data-footnote-backref": "", "section data-footnotes": "",
    "a data-footnote-backref-idx": r"[\d-]*", "section class": r"footnotes",
    "ol start": r"\d+", "li value": r"\d+", "li class": r"task-list-item",
    "ul class": r"contains-task-list",
    "input type": r"checkbox", "input disabled": r"(disabled)?", "input checked": r"(checked)?",
    "input class": r"task-list-item-checkbox",
    "code class": r"language-\S*", "pre class": r"mermaid",
    "div class": r"highlight|jp-Mermaid",
    "span class": r"[a-z][a-z0-9]{0,2}(?: [a-z]{1,2}-[A-Za-z-]+)*",
    **{f"{cell} align": _ALIGN for cell in ("th", "td")},
    **{f"{cell} style": rf"text-align: ?({_ALIGN});?" for cell in ("th", "td")},
    **{f"h{level} id": r".*" for level in range(1, 7)},
}  # fmt: skip
_VALUES = {key: re.compile(value, re.DOTALL) for key, value in _VALUES.items()}
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[\w+/=]*", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Readers make links of these where they stand in the text for all to see.
_BARE = re.compile(r"(?:ftp:)?//[\w.-]+[^\s]*|xmpp:[\w.-]+@\S*", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"@@\d+@@")
_DROPPED = dict.fromkeys([9, 10, 13])  # a browser takes them out of an address
_ENDS = "".join(map(chr, range(33)))  # and these off its ends
_DRAWS = re.compile(
    r"<[a-z!/?]|&[#\w]+;|#\w+;|//|%%\s*\{|@\{|`|\b(?:click|href|callback|call|url|import|config|img"
    r"|image|icon|javascript|style[^\n]*\burl)\b",
    re.IGNORECASE,
)


def harm(html: str, *, typesets: bool = True, saved: str | None = None) -> str | None:
    """Name the first harm in a reader's HTML; ``None`` if there is none.

    Parameters
    ----------
    html : str
        What :func:`readers.reading.read` returned.
    typesets : bool
        Whether MathJax reads the page (``readers.reading.TYPESETTING``).
    saved : str or None
        The Markdown that JupyterLab read, to tell a placeholder that is left from one that was
        written.
    """
    if isinstance(html, Thrown):
        return f"throws: {html}"
    found = events(html)
    return (
        _of_elements(found)
        or _of_diagrams(found)
        or (_of_formulas(found) if typesets else None)
        or _of_placeholders(html, saved)
    )


def _of_elements(found: list[Event]) -> str | None:
    for place, event in enumerate(found):
        if event.kind == "comment" and event.value.strip():
            return "a comment"
        if event.kind != "start":
            continue
        if event.value not in _PLAIN:
            return f"<{event.value}>"
        for name, value in event.attributes:
            problem = _of_attribute(event.value, name, value)
            if problem and not (name == "href" and _is_bare(value, found[place + 1])):
                return problem
        if event.value == "input":
            names = dict(event.attributes)
            if names.get("type") != "checkbox" or "disabled" not in names:
                return "an input that is no disabled checkbox"
    return None


def _of_attribute(tag: str, name: str, value: str) -> str | None:
    if f"{tag} {name}" == "a href":
        problem = of_address(value)
        return problem and f"{problem}: {value!r}"
    if f"{tag} {name}" == "img src":
        return None if _IMAGE.fullmatch(value) else f"an image is fetched: {value[:80]!r}"
    pattern = _VALUES.get(f"{tag} {name}")
    if pattern is None or not pattern.fullmatch(value):
        return f"<{tag} {name}={value[:80]!r}>"
    return None


def _is_bare(address: str, inside: Event) -> bool:
    text = unquote(inside.value) if inside.kind == "text" else None
    return bool(_BARE.fullmatch(address)) and text == unquote(address)


def of_address(href: str) -> str | None:
    """Name what a link to an address does besides leading to a page elsewhere."""
    address = href.translate(_DROPPED).strip(_ENDS).replace("\\", "/")
    if address.startswith("//"):
        return "a link to a host of the page's own scheme"
    if address.startswith("/"):
        return "a link to a path from the root"
    scheme = _SCHEME.match(address)
    if scheme is None:
        return None
    name = scheme[1].lower()
    if name not in {"http", "https", "mailto", "tel"}:
        return f"a link of the scheme {name!r}"
    if name in {"http", "https"} and not address[scheme.end() :].startswith("//"):
        return "a link to a path of the page's own host"
    return None


def _of_diagrams(found: list[Event]) -> str | None:
    depth, text = 0, []
    for event in found:
        if event.kind == "start" and (depth or _is_diagram(event)):
            depth += event.value not in {"br", "img", "input", "hr"}
        elif event.kind == "end" and depth and event.value not in {"br", "img", "input", "hr"}:
            depth -= 1
            if not depth and (acts := _DRAWS.search("".join(text))):
                return f"a diagram with {acts[0]!r}"
        elif event.kind == "text":
            text = [*text, event.value] if depth else []
    return None


def _is_diagram(event: Event) -> bool:
    names = dict(event.attributes).get("class", "").lower()
    return event.value in {"pre", "code"} and (
        names.startswith("language-mermaid") or names == "mermaid"
    )


def _of_formulas(found: list[Event]) -> str | None:
    for formula in typeset(found):
        if problem := forbidden(formula.tex):
            return f"a formula with {problem}: {formula.tex[:80]!r}"
    return None


def _of_placeholders(html: str, saved: str | None) -> str | None:
    for left in _PLACEHOLDER.findall(html) if saved is not None else ():
        if left not in saved:
            return f"the placeholder {left} is left"
    return None
