"""From the options and the text of a cell to the messages that it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grok_jupyter.frontends.magics.expressions import Value
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.prompt.attachments import attached, attached_value
from grok_jupyter.frontends.prompt.interpolation import interpolate
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.messages import Content, Message, system, user
from grok_jupyter.session.turn import Attachment, Question
from grok_jupyter.text.excerpt import excerpt

__all__ = ["PromptBuilder"]

_LABEL = 60  # characters of what -i was given


class PromptBuilder:
    """Builds the messages of one cell.

    Parameters
    ----------
    options : Options
        The cell's.
    namespace : mapping
        The variables that its expressions may use.
    interpolates : bool
        Whether expressions are evaluated.
    displayed : callable, optional
        Returns the image that the notebook displayed last.
    """

    def __init__(
        self,
        options: Options,
        namespace: Mapping[str, Any],
        *,
        interpolates: bool,
        displayed: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        self._displayed = displayed
        self._options = options
        self._namespace = namespace
        self._interpolates = interpolates and not options.raw

    def instructions(self, text: str) -> Message | None:
        """Return the system message that a text makes, if there is one.

        Raises
        ------
        InputError
            If an expression in it fails.
        """
        return system(*self._parts(text)) if text else None

    def question(self, prompt: str, before: str = "", after: str = "") -> Question:
        """Return the question that the cell asks.

        Parameters
        ----------
        prompt : str
            The text of the cell.
        before, after : str
            What goes ahead of it and behind it, as it stands; then the cell may be empty.

        Raises
        ------
        InputError
            If it is empty, an expression in it fails, or an image cannot be used.
        """
        parts = self._parts(prompt.rstrip("\n"))
        is_empty = not any(not isinstance(part, str) or part.strip() for part in parts)
        if before:
            parts = [before, *([] if is_empty else [*parts, "\n\n"]), after]
        elif is_empty:
            raise InputError(
                "The prompt is empty; write it below `%%grok`, or after `%grok`. `%grok help` "
                "lists what there is."
            )
        images = [
            Attachment(excerpt(str(source), _LABEL), self._attached(source))
            for source in self._options.images
        ]
        inserted = [Attachment("image", part) for part in parts if not isinstance(part, str)]
        return Question(
            "".join(part for part in parts if isinstance(part, str)),
            (*inserted, *images),
            user(*_merged(parts), *(image.part for image in images)),
        )

    def _attached(self, source: str | Value) -> ImagePart:
        if isinstance(source, Value):
            return attached_value(source.data, str(source))
        return attached(source, self._namespace, self._displayed)

    def _parts(self, text: str) -> list[Content]:
        return interpolate(text, self._namespace) if self._interpolates else [text]


def _merged(parts: list[Content]) -> list[Content]:
    """Put texts that follow each other into one part."""
    merged: list[Content] = []
    for part in parts:
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return merged
