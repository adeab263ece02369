"""What a conversation may be called."""

from __future__ import annotations

import unicodedata

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.session.keys import refuse_keys

__all__ = ["checked_name"]

_LONGEST = 80
_INVISIBLE = {"Cc", "Cs", "Zl", "Zp"}  # controls, halves of characters, ends of lines


def checked_name(name: str) -> str:
    """Return the name, without blanks around it, if a conversation may be called so.

    Raises
    ------
    InputError
        If it is empty, too long, or holds control characters or a key.
    """
    name = name.strip()
    refuse_keys("The name of the conversation", name)
    if not name:
        raise InputError("A conversation needs a name; write it like 'plan'.")
    if len(name) > _LONGEST:
        raise InputError(
            f"The name {name[:20] + '…'!r} has {len(name):,} characters; a conversation's has at "
            f"most {_LONGEST}. Choose a shorter one."
        )
    if any(unicodedata.category(character) in _INVISIBLE for character in name):
        raise InputError(
            f"The name {name!r} holds control characters; a conversation's has none. Leave them "
            "out."
        )
    return name
