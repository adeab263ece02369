"""Which addresses a link may have, and what is shown of an image's."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["host_of", "image_label", "is_page"]

_SCHEME = re.compile(r"([^/?#:]*):")
_ALLOWED = {"mailto", "tel"}
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_DISGUISE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff\\]")


def is_page(address: str) -> bool:
    """Whether a link may have an address: it leads to a page of the web, or within its own.

    In a trusted notebook JupyterLab does not clean an output, so ``javascript:`` would run
    (measured in JupyterLab 4.6). What is relative leads to the server that shows the notebook, on
    which ``/logout``, ``../../logout`` and ``?reset`` act; where it leads differs by the page, too.

    Parameters
    ----------
    address : str
        Entities and escapes resolved.
    """
    if _DISGUISE.search(address):
        return False
    scheme = _SCHEME.match(address)
    if scheme is None:
        return address.startswith("#")
    # "http:x" and "http:/x" lead to the page's own host.
    return scheme[1].lower() in _ALLOWED or _WEB.match(address) is not None


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
