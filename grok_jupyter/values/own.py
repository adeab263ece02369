"""What a class says itself of how a model reads it, and what a user says of others' classes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import ImagePart, image
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.values.bounds import cut

__all__ = ["by_itself", "register_renderer", "registered"]

_TEXTS = ("text/markdown", "text/plain")
_IMAGES = ("image/png", "image/jpeg")

_renderers: dict[type, Callable[[Any], Any]] = {}


def register_renderer(kind: type, function: Callable[[Any], Any] | None) -> None:
    """Say how values of a class read in prompts, in ``{{expr}}`` and as attachments of a chat.

    Parameters
    ----------
    kind : type
        The class; its subclasses are meant, too, unless they have a renderer of their own.
    function : callable or None
        Takes a value, and returns text, an image (bytes of PNG or JPEG, a PIL image, a figure) or
        a mimebundle. ``None`` takes the renderer away again.

    Raises
    ------
    InputError
        If ``kind`` is not a class, or ``function`` cannot be called.

    Examples
    --------
    >>> import grok_jupyter
    >>> grok_jupyter.register_renderer(complex, lambda z: f"{z.real} + {z.imag}i")
    >>> grok_jupyter.register_renderer(complex, None)
    """
    if not isinstance(kind, type):
        raise InputError(
            f"register_renderer() takes a class, not {kind!r}; write register_renderer(Model, "
            "function)."
        )
    if function is None:
        _renderers.pop(kind, None)
        return
    if not callable(function):
        raise InputError(
            f"The renderer of {kind.__name__} is {function!r}, which cannot be called; give a "
            "function that takes a value and returns text or an image."
        )
    _renderers[kind] = function


def registered(value: Any) -> str | ImagePart | None:
    """Return what a registered renderer makes of a value; ``None`` without one."""
    for kind in type(value).__mro__:
        if kind in _renderers:
            return _made(_renderers[kind], value, f"The renderer of {kind.__name__}")
    return None


def by_itself(value: Any) -> str | ImagePart | None:
    """Return what a value says by ``_ai_repr_()``; ``None`` if its class has none."""
    method = getattr(type(value), "_ai_repr_", None)
    if method is None or isinstance(value, type):
        return None
    return _made(method, value, f"{type(value).__name__}._ai_repr_()")


def _made(function: Callable[[Any], Any], value: Any, who: str) -> str | ImagePart:
    try:
        made = function(value)
    except Exception as error:
        said = excerpt(str(error), 200)
        raise InputError(f"{who} failed with {type(error).__name__}: {said}.") from error
    return _checked(made, who)


def _checked(made: Any, who: str) -> str | ImagePart:
    if isinstance(made, tuple) and len(made) == 2 and isinstance(made[0], Mapping):
        made = made[0]  # a mimebundle with its metadata
    if isinstance(made, Mapping):
        made = _from_bundle(made, who)
    if isinstance(made, str):
        return cut(made)
    if made is None:
        raise InputError(f"{who} returned None; it should return text, an image or a mimebundle.")
    try:
        return image(made)
    except InputError as error:
        raise InputError(f"{who} returned a value of type {type(made).__name__}: {error}") from None


def _from_bundle(bundle: Mapping[Any, Any], who: str) -> Any:
    for mime in _IMAGES:
        if mime in bundle:
            data = bundle[mime]
            return base64.b64decode(data) if isinstance(data, str) else data
    for mime in _TEXTS:
        if isinstance(bundle.get(mime), str):
            return bundle[mime]
    raise InputError(
        f"{who} returned a mimebundle of {', '.join(map(repr, bundle)) or 'nothing'}; give one of "
        f"{', '.join((*_TEXTS, *_IMAGES))}."
    )
