"""From the options and the text of a cell to the messages that it sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grok_jupyter.frontends.magics.expressions import Value
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.prompt.attachments import attached, attached_value
from grok_jupyter.frontends.prompt.interpolation import interpolate, merged
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
        return self.asked(parts, self.images(self._options.images, self._namespace), before, after)

    def asked(
        self, parts: list[Content], images: Sequence[Attachment], before: str = "", after: str = ""
    ) -> Question:
        """Return the question that evaluated parts and images make; see :meth:`question`.

        Raises
        ------
        InputError
            If it is empty.
        """
        is_empty = not any(not isinstance(part, str) or part.strip() for part in parts)
        if before:
            parts = [before, *([] if is_empty else [*parts, "\n\n"]), after]
        elif is_empty:
            raise InputError(
                "The prompt is empty; write it below `%%grok`, or after `%grok`. `%grok help` "
                "lists what there is."
            )
        inserted = [Attachment("image", part) for part in parts if not isinstance(part, str)]
        return Question(
            "".join(part for part in parts if isinstance(part, str)),
            (*inserted, *images),
            user(*merged(parts), *(image.part for image in images)),
        )

    def images(
        self, sources: Sequence[str | Value], namespace: Mapping[str, Any]
    ) -> list[Attachment]:
        """Return the images that sources mean.

        Raises
        ------
        InputError
            If one cannot be used.
        """
        return [
            Attachment(excerpt(str(source), _LABEL), self._attached(source, namespace))
            for source in sources
        ]

    def _attached(self, source: str | Value, namespace: Mapping[str, Any]) -> ImagePart:
        if isinstance(source, Value):
            return attached_value(source.data, str(source))
        return attached(source, namespace, self._displayed)

    def _parts(self, text: str) -> list[Content]:
        return interpolate(text, self._namespace) if self._interpolates else [text]
