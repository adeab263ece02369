"""Addresses and images, as they are saved."""

from __future__ import annotations

import re

from grok_jupyter.markdown.inlines.destinations import encode
from grok_jupyter.text.addresses import host_of, image_label, is_page
from grok_jupyter.text.portable.signs import entities, visible

__all__ = ["is_plain_address", "saved_address", "saved_image"]

_PLAIN = re.compile(r"[\w\-./:?=&#%+,;~!*']+(?:@[\w\-./:?=&#%+,;~!*']+)*")
_ENTITY = re.compile(r"&(?=#|\w+;)")
_LOOSE = {"$": "%24", "(": "%28", ")": "%29", "@": "%40", "<": "%3C", ">": "%3E", "'": "%27"}
_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]*={0,2}")


def is_plain_address(text: str) -> bool:
    """Whether an address as it is written means the same to every reader."""
    return _PLAIN.fullmatch(text) is not None and not _ENTITY.search(text)


def saved_address(address: str) -> str | None:
    """Return an address that may stand between parentheses; ``None`` if it leads to no page.

    Parameters
    ----------
    address : str
        Percent-encoded, entities and escapes resolved.
    """
    if not is_page(address):
        return None
    if is_plain_address(address):
        return address
    return _ENTITY.sub("&amp;", "".join(_LOOSE.get(sign, sign) for sign in encode(address)))


def saved_image(alt: str, source: str, *, in_link: bool) -> tuple[str, str, str | None]:
    """Return the Markdown of an image, its text, and where the link leads that stands for it."""
    if _DATA.fullmatch(source):
        words = " ".join(alt.split())
        return f"![{entities(words)}]({source})", words, source
    label = image_label(alt, source)
    address = saved_address(source) if host_of(source) and not in_link else None
    if address is None:
        return visible(label), label, None
    return f"[{visible(label)}]({address})", label, address
