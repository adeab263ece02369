"""``-i``: from what a user writes to an image."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grok_jupyter.frontends.prompt.interpolation import evaluate
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import ImagePart, image

__all__ = ["attached", "attached_value"]

_FILE = re.compile(r"[^()\[\]{}]*(?:[/\\~][^()\[\]{}]*|\.(?:png|jpe?g|gif|webp|bmp|tiff?|svg|pdf))",
                   re.IGNORECASE)  # fmt: skip


def attached(
    source: str,
    namespace: Mapping[str, Any],
    displayed: Callable[[], bytes | None] = lambda: None,
) -> ImagePart:
    """Return the image that ``-i source`` means: an address, a path, or an expression.

    Parameters
    ----------
    source : str
        What was written; ``last`` is the image that was displayed last, unless a variable has that
        name.
    namespace : mapping
        The variables that an expression may use.
    displayed : callable, optional
        Returns the image that was displayed last.

    Raises
    ------
    InputError
        If it is none of these, or gives no image that xAI reads.
    """
    if source == "last" and source not in namespace:
        data = displayed()
        if data is None:
            raise InputError(
                "-i last: no image has been displayed since grok_jupyter was loaded, or the front "
                "end does not tell; attach the figure itself, like -i fig."
            )
        return image(data)
    if source.startswith(("http://", "https://", "data:image/")):
        return image(source)
    if _is_file(source):
        return image(Path(source).expanduser())
    try:
        value = evaluate(source, namespace, f"-i {source}")
    except InputError:
        if _FILE.fullmatch(source):
            return image(Path(source))  # says that there is no such file, or no such user
        raise
    return attached_value(value, source)


def attached_value(value: Any, source: str) -> ImagePart:
    """Return the image that a value is; of text, the one at that path or address.

    Parameters
    ----------
    value : object
        What an expression gave. Text in it is never evaluated: an answer may have written it.
    source : str
        The expression, for error sentences.

    Raises
    ------
    InputError
        If it is no image that xAI reads, or there is none.
    """
    try:
        return image(value)
    except InputError as error:
        raise InputError(f"-i {source}: {error}") from None


def _is_file(source: str) -> bool:
    try:
        return Path(source).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False
