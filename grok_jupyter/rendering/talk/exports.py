"""A talk as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grok_jupyter.rendering.talk.as_html import as_html
from grok_jupyter.rendering.talk.as_markdown import as_markdown
from grok_jupyter.rendering.talk.as_notebook import as_notebook
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.presented import presented_talk
from grok_jupyter.session.record import recorded

__all__ = ["FORMS", "exported"]


def exported(conversation: Conversation, form: str) -> bytes:
    """Return a talk as a file's content, the same for the same talk, without keys.

    Parameters
    ----------
    conversation : Conversation
        Its turns may still be growing.
    form : str
        ``"md"``, ``"ipynb"``, ``"json"`` or ``"html"``, as the file's name ends. The second and
        the third can be loaded again.

    Raises
    ------
    KeyError
        If ``form`` is another one.
    """
    return _FORMS[form](presented_talk(conversation)).encode("utf-8", "replace")


def _written(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


_FORMS: dict[str, Callable[[Conversation], str]] = {
    "md": as_markdown,
    "ipynb": lambda conversation: _written(as_notebook(conversation)),
    "json": lambda conversation: _written(recorded(conversation)),
    "html": as_html,
}
FORMS = tuple(_FORMS)
"""The forms, as the names of files end."""
