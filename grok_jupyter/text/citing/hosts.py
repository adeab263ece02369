"""The host of an address as it can be shown: it looks like no other."""

from __future__ import annotations

import re

from grok_jupyter.text.addresses import host_of

__all__ = ["shown_host"]

_PLAIN = re.compile(r"[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?")


def shown_host(url: str) -> str:
    """Return the host of an address in ASCII; ``""`` where there is none that can be shown.

    A name in another script is shown as it is looked up, ``xn--…``: its letters may look like
    those of another name.

    Examples
    --------
    >>> shown_host("https://www.example.com/a"), shown_host("javascript:f()")
    ('example.com', '')
    """
    try:
        host = (host_of(url) or "").encode("idna").decode("ascii").lower()
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return host if _PLAIN.fullmatch(host) else ""
