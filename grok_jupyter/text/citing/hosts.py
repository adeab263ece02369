"""The host of an address as it can be shown: it looks like no other."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from grok_jupyter.text.addresses import host_of

__all__ = ["shown_address", "shown_host"]

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


def shown_address(url: str) -> str:
    """Return an address of the web in ASCII, as it is looked up; ``""`` where there is none.

    Examples
    --------
    >>> shown_address("https://www.exämple.com:81/ä?b=ü")
    'https://www.xn--exmple-cua.com:81/%C3%A4?b=%C3%BC'
    """
    if not shown_host(url):
        return ""
    parts = urlsplit(url)
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return ""
    rest = parts._replace(scheme="", netloc="").geturl()
    return f"{parts.scheme}://{host}{port}{quote(rest, safe=_SAFE, errors='replace')}"


_SAFE = "!#$%&'()*+,/:;=?@[]~"
