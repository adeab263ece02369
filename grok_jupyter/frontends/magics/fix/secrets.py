"""What is called like a secret, or reads like one: a guess, rather too often than too seldom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

__all__ = ["has_credentials", "holds_secrets", "is_secret"]

_ANYWHERE = re.compile(
    r"passw|passphrase|passcode|secret|credential|(?:api|private|access)[_-]?key|pwd|dsn$"
    r"|authori[sz]ation|bearer|connection_?string|conn_?str",
    re.IGNORECASE,
)
# Whole parts of a name, of which some stand in many words: `author`, `tokenizer`, `Spin`.
_PARTS = {
    "auth", "authentication", "cookie", "cookies", "cred", "creds", "dsn", "jwt", "netrc", "oauth",
    "otp", "pass", "passwd", "pat", "pin", "pw", "session_id", "sessionid", "sid", "signature",
    "tok", "token", "tokens",
}  # fmt: skip
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_COMPOUND = re.compile(r"toks?$|token|^auth(?!or|entic)", re.IGNORECASE)
_CREDENTIALS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s/@:]{0,200}:[^\s/@]{1,200}@"
    r"|\bBearer\s+[A-Za-z0-9._~+/=-]{6}|\bBasic\s+(?=[A-Za-z+/]{0,99}[0-9=])[A-Za-z0-9+/]{6}"
    r"|\b(?:password|passwd|pwd|secret|token|api_?key|authorization)[\"']{0,2}\s{0,9}[=:]\s{0,9}"
    r"(?!None\b)[^\s,;)}\]]"
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY",
    re.IGNORECASE,
)
_MOST = 1000  # entries of one value that are looked at
_DEEPEST = 4


def is_secret(name: str) -> bool:
    """Return whether a name, in snake or camel case, is that of a secret.

    Examples
    --------
    >>> [name for name in ("authHeader", "mytok", "dbPw", "author") if is_secret(name)]
    ['authHeader', 'mytok', 'dbPw']
    """
    name = name[:200]
    if _ANYWHERE.search(name):
        return True
    parts = _PART.findall(name)
    return any(part.lower() in _PARTS or _COMPOUND.search(part) for part in parts)


def holds_secrets(value: Any) -> bool:
    """Return whether something in a value is called like a secret: a key, a column, an attribute.

    Only so much of it is looked at as may be shown.
    """
    return _holds(value, _DEEPEST, [_MOST])


def has_credentials(text: str) -> bool:
    """Return whether a text has an address with a password in it, or a header that lets in."""
    return bool(_CREDENTIALS.search(text))


def _holds(value: Any, depth: int, left: list[int]) -> bool:
    if depth < 0 or left[0] <= 0:
        return False
    try:
        names, inner = _looked_into(value)
    except Exception:  # a class of the user's own
        return False
    left[0] -= len(names) + len(inner) + 1
    if any(isinstance(name, str) and is_secret(name) for name in names):
        return True
    return any(_holds(each, depth - 1, left) for each in inner)


def _looked_into(value: Any) -> tuple[list[Any], list[Any]]:
    """Return the names of a value's parts, and the parts."""
    if isinstance(value, (str, bytes, int, float, complex, type(None), type)):
        return [], []
    if isinstance(value, Mapping):
        pairs = list(islice(value.items(), _MOST))
        return [name for name, _ in pairs], [part for _, part in pairs]
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = list(islice(value, _MOST))
        fields = getattr(type(value), "_fields", ())
        return list(fields), _alternating(parts)
    columns = getattr(value, "columns", None)
    if columns is not None:
        return list(islice(columns, _MOST)), []
    held = getattr(value, "__dict__", None)
    names = list(islice(held, _MOST)) if isinstance(held, dict) else []
    return names, [held[name] for name in names] if isinstance(held, dict) else []


def _alternating(parts: list[Any]) -> list[Any]:
    """Return the parts of a sequence; of a pair ``("Authorization", …)`` as a mapping's."""
    if len(parts) == 2 and isinstance(parts[0], str):
        return [{parts[0]: parts[1]}]
    return parts
