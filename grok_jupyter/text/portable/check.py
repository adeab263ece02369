"""What holds of every saved text, whatever reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_harmless"]

# Fences at the margin, after a blank line, are code for every reader.
_FENCE = re.compile(r"^(`{3,})[^`\n]*\n(?:[^\n]*\n)*?\1$", re.MULTILINE)
_PRE = re.compile(r"<pre><code>[^<>]*</code></pre>")
_TAG = re.compile(
    r"</?(?:br|sub|sup|kbd|code|span|em|strong|del|p|ul|li|ol|h[1-6]|blockquote|table|tr|th|td)>"
    r"|<hr>|<ol start=\"[0-9]{1,9}\">|<t[hd] align=\"(?:left|right|center)\">|</a>"
    r"|<a href=\"(?:(?:https?://|mailto:|tel:)[\w\-./:?=&#%+,;~!*@]*|[\w\-.?=&#%+,;~!*@]"
    r"[\w\-./?=&#%+,;~!*@]*)\">",
    re.IGNORECASE,
)
_OPENS = re.compile(r"<[A-Za-z/!?]")
_ADDRESS = re.compile(
    r"<(?:https?://|mailto:)[\w\-./:?=&#%+,;~@]*>|<[\w.+-]+@[\w.-]+>", re.IGNORECASE
)
_LINK = re.compile(r"\]\((?P<address>[^)]*)\)")
_SCHEME = re.compile(
    r"(?:https?|mailto|tel):|data:image/(?:png|jpeg|gif|webp);base64,"
    r"|[^:/\\]+\Z|[^:/\\]+[/?#]|[?#]",
    re.IGNORECASE,
)
_PLACE = re.compile(r"@\\?@\\?[0-9]")


def is_harmless(saved: str, formulas: Sequence[str]) -> bool:
    """Whether nothing in a saved text could be anything but what it is meant to be.

    Fences at the margin are left out: see `grok_jupyter.text.portable.code`. Elsewhere no ``<``
    begins anything but our own tags, code included; no formula holds a quotation mark, with which
    it could leave an attribute; no link leads anywhere but to a page; nothing looks like the place
    of a formula.
    """
    rest = _FENCE.sub("", saved)
    rest = _ADDRESS.sub("", _TAG.sub("", _PRE.sub("", rest)))
    if _OPENS.search(rest) or _PLACE.search(rest):
        return False
    if any('"' in formula for formula in formulas):
        return False
    addresses = [link["address"] for link in _LINK.finditer(rest)]
    return all(_SCHEME.match(each) and "&#" not in each for each in addresses if each)
