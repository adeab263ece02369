"""Which addresses a link may have, and what is shown of an image's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["host_of", "image_label", "leads_astray"]

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


def host_of(source: str) -> str | None:
    """Return the host that a browser would ask for an image; ``None`` if there is none."""
    try:
        address = urlsplit(source)
    except ValueError:
        return None
    return address.hostname if address.scheme.lower() in {"http", "https"} else None


def image_label(alt: str, source: str) -> str:
    """Return what stands in the place of an image: its text, and its host."""
    host = host_of(source)
    place = f"image at {host}" if host else "image"
    return f"{alt.strip()} ({place})" if alt.strip() else place
