"""Which addresses a link may have."""

from __future__ import annotations

import re

__all__ = ["leads_astray"]

_ALLOWED = {"http", "https", "mailto", "tel"}
_BEGINNING = re.compile(r"\s*(?P<bracket><?)\s*(?P<name>[^\s:/?#()<>\[\]]*)(?P<end>[\s:]?)")
_DISGUISE = re.compile(r"[&\\\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]")


def leads_astray(text: str, start: int) -> bool:
    """Whether the address of a link that begins here does more than to lead to a page.

    In a trusted notebook JupyterLab does not clean an output, so ``javascript:`` would run
    (measured in JupyterLab 4.6). A browser reads entities, escapes and blanks in a scheme, so an
    address is only taken for harmless where it needs no reading.
    """
    beginning = _BEGINNING.match(text, start)
    if not beginning:
        return False
    name, end = beginning["name"], beginning["end"]
    if _DISGUISE.search(name) or (beginning["bracket"] and end.isspace()):
        return True
    return end == ":" and name.lower() not in _ALLOWED
