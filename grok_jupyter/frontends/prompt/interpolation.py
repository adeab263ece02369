"""``{{expr}}`` in a prompt: evaluated once, in the notebook's namespace.

Single braces are text, so code, JSON and LaTeX survive. What an expression gives is inserted as
it is and never looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import CodeType
from typing import Any, NamedTuple

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Content
from grok_jupyter.text.excerpt import excerpt, message_of

__all__ = ["Expression", "compiled", "evaluate", "expressions", "interpolate", "merged"]

_MOST_TRIES = 50  # closing braces to try: an expression may hold some of its own


def interpolate(text: str, namespace: Mapping[str, Any]) -> list[Content]:
    """Return the parts of a prompt: text with its expressions replaced, and figures as images.

    Raises
    ------
    InputError
        If an expression is not Python, names something undefined, or fails; then nothing is sent.
    """
    return merged(
        part if isinstance(part, str) else part.content(namespace) for part in expressions(text)
    )


class Expression(NamedTuple):
    """An expression in a text.

    Attributes
    ----------
    source : str
        What stands between the braces.
    code : code
        The same, compiled.
    """

    source: str
    code: CodeType

    def value(self, namespace: Mapping[str, Any], place: str = "") -> Any:
        """Evaluate it; ``place`` names where it stands in a message.

        Raises
        ------
        InputError
            If it names something undefined, or fails.
        """
        return _value(self.code, self.source, namespace, place or str(self))

    def content(self, namespace: Mapping[str, Any]) -> Content:
        """Evaluate it, and return what stands for it in a prompt.

        Raises
        ------
        InputError
            If that fails.
        """
        return self.content_of(self.value(namespace))

    def content_of(self, value: Any) -> Content:
        """Return what stands in a prompt for a value that it gave.

        Raises
        ------
        InputError
            If that fails.
        """
        return _rendered(value, str(self))

    def __str__(self) -> str:
        return f"{{{{{self.source}}}}}"


def expressions(text: str) -> list[str | Expression]:
    """Return the parts of a text, in order: text as it stands (never empty), and expressions.

    Raises
    ------
    InputError
        If ``{{`` begins no expression.
    """
    parts: list[str | Expression] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        parts.append(text[position:start])
        code, source, position = _expression(text, start)
        parts.append(Expression(source, code))
    parts.append(text[position:])
    return [part for part in parts if part]


def evaluate(source: str, namespace: Mapping[str, Any], place: str) -> Any:
    """Evaluate an option's expression; ``place`` names the option in a message.

    Raises
    ------
    InputError
        If it is not an expression, names something undefined, or fails.
    """
    code = compiled(source)
    if code is None:
        raise InputError(f"{place} is not a Python expression; check its brackets and quotes.")
    return _value(code, source, namespace, place)


def _expression(text: str, start: int) -> tuple[CodeType, str, int]:
    end = start + 2
    for _ in range(_MOST_TRIES):
        end = text.find("}}", end)
        if end < 0:
            break
        source = text[start + 2 : end].strip()
        code = compiled(source)
        if code is not None:
            return code, source, end + 2
        end += 1
    shown = excerpt(text[start : start + 60], 40)
    raise InputError(
        f"{shown!r} is not a Python expression, or never ends with }}}}. "
        "Write {{expr}} to insert a value; --raw sends double braces as they are."
    )


def compiled(source: str) -> CodeType | None:
    """Return an expression as code; ``None`` if it is none."""
    try:
        return compile(source.strip(), "<prompt>", "eval") if source.strip() else None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _value(code: CodeType, source: str, namespace: Mapping[str, Any], place: str) -> Any:
    try:
        return eval(code, dict(namespace))  # noqa: S307 - the user's own expression, as in a cell
    except NameError as error:
        name = error.name or source
        raise InputError(
            f"{name!r} in {place} is not defined. Define it in a cell first"
            + ("; --raw sends double braces as they are" if place.startswith("{{") else "")
            + ". Nothing was sent."
        ) from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit, too: nothing of the kernel ends
        raise _failed(place, error) from error


def _rendered(value: Any, place: str) -> Content:
    from grok_jupyter.values import rendered  # loading the extension can do without

    try:
        return rendered(value)
    except (InputError, KeyboardInterrupt):
        raise
    except BaseException as error:  # a repr of the user's own, an image that cannot be drawn
        raise _failed(place, error) from error


def _failed(place: str, error: BaseException) -> InputError:
    said = message_of(error)
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return InputError(f"{place} failed with {what.removesuffix('.')}. Nothing was sent.")


def merged(parts: Iterable[Content]) -> list[Content]:
    """Put texts that follow each other into one part."""
    found: list[Content] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return found
