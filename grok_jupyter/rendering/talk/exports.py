"""A talk as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from grok_jupyter.rendering.talk.as_html import as_html
from grok_jupyter.rendering.talk.as_markdown import as_markdown
from grok_jupyter.rendering.talk.as_notebook import as_notebook
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.dump import dump_conversation
from grok_jupyter.session.presented import presented_talk

__all__ = ["FORMS", "exported"]


def exported(conversation: Conversation, file_format: str) -> bytes:
    """Return a talk as a file's content, the same for the same talk, without keys.

    Parameters
    ----------
    conversation : Conversation
        Its turns may still be growing.
    file_format : str
        ``"md"``, ``"ipynb"``, ``"json"`` or ``"html"``, as the file's name ends. The second and
        the third can be loaded again.

    Raises
    ------
    KeyError
        If ``file_format`` is another one.
    """
    return _FORMS[file_format](presented_talk(conversation)).encode("utf-8", "replace")


def _written(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


_FORMS: dict[str, Callable[[Conversation], str]] = {
    "md": as_markdown,
    "ipynb": lambda conversation: _written(as_notebook(conversation)),
    "json": lambda conversation: _written(dump_conversation(conversation)),
    "html": as_html,
}
FORMS = tuple(_FORMS)
"""The forms, as the names of files end."""
