"""Variables of the notebook that a question may take along, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.session.turn import Attachment
from grok_jupyter.text.excerpt import excerpt, message_of
from grok_jupyter.values import rendered

__all__ = ["attach", "listed"]

_MOST_LISTED = 300


def listed(namespace: Mapping[str, Any], hidden: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return names and types of what a user has made, the newest first."""
    made = [
        {"name": name, "type": type(value).__name__}
        for name, value in list(namespace.items())
        if not name.startswith("_") and name not in hidden and not isinstance(value, ModuleType)
    ]
    return made[::-1][:_MOST_LISTED]


def attach(name: str, namespace: Mapping[str, Any]) -> Attachment:
    """Return the variable as it reads in a prompt: text that names it, or an image.

    Only a name is looked up; nothing is evaluated.

    Raises
    ------
    InputError
        If the variable does not exist, or cannot be rendered.
    """
    if not name.isidentifier() or name not in namespace:
        raise InputError(
            f"The notebook has no variable {excerpt(name, 60)!r}; define it in a cell first."
        )
    try:
        value = rendered(namespace[name])
    except GrokError as error:
        raise InputError(f"The variable {name!r} cannot be attached: {error}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a repr of the user's own
        raise InputError(
            f"The variable {name!r} cannot be attached ({type(error).__name__}: "
            f"{message_of(error)})."
        ) from error
    return Attachment(name, f"\n\n{name}:\n{value}" if isinstance(value, str) else value)
