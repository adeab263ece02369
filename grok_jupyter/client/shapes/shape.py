"""What an answer is to look like, and what is made of one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grok_jupyter.client.shapes.unfit import unfit_fields
from grok_jupyter.client.tools.failures import failure
from grok_jupyter.text.redaction import looks_like_key, redacted

__all__ = ["Misfit", "Shape"]

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


class Misfit(ValueError):  # noqa: N818 - becomes an AnswerError with a sentence of its own
    """A text is not what was asked for.

    Attributes
    ----------
    fields : list of str
        One line for each field that does not fit: where it is, and what was expected.
    failure : str
        What the type's own code raised instead of reading the text, in a clause; else ``""``.
    """

    def __init__(self, fields: list[str], failure: str = "") -> None:
        super().__init__("; ".join(fields) or failure)
        self.fields = fields
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Shape:
    """A type whose objects an answer is to be, as JSON.

    Attributes
    ----------
    name : str
        As sentences call it: ``Person``, ``list[Person]``.
    schema : dict
        The JSON schema that is sent; its root is an object.
    wrapper : str or None
        The property of the root that holds the value, where the type itself is no object.
    unenforced : tuple of str
        What of the schema xAI does not enforce; it is checked when the answer is there.
    read_whole, read_bare : callable
        Make the value of a JSON text that is wrapped as the schema says, and of one that is not;
        they raise a ``ValueError`` as pydantic does, or a :class:`Misfit`.
    """

    name: str
    schema: dict[str, Any]
    wrapper: str | None
    unenforced: tuple[str, ...]
    read_whole: Callable[[str], Any]
    read_bare: Callable[[str], Any]

    @property
    def response_format(self) -> dict[str, Any]:
        """The field of a request that asks for it."""
        name = _NO_NAME.sub("_", self.name).strip("_")[:60] or "answer"
        schema = {"name": name, "schema": self.schema, "strict": True}
        return {"type": "json_schema", "json_schema": schema}

    @property
    def caution(self) -> str:
        """One sentence about what is not enforced; ``""`` if there is nothing."""
        if not self.unenforced:
            return ""
        return (
            f"xAI does not enforce all that {self.name} asks for: {', '.join(self.unenforced)}. "
            "The answer is checked for it at its end."
        )

    def value_of(self, text: str) -> Any:
        """Return the object that a JSON text stands for.

        Raises
        ------
        Misfit
            If it does not fit.
        """
        # A server that heeds no schema may leave the wrapper out.
        is_wrapped = self.wrapper is not None and self._is_wrapped(text)
        fields: list[str] = []
        broken = ""
        read = self.read_whole if self.wrapper is None or is_wrapped else self.read_bare
        try:
            return read(text)
        except Misfit:
            raise
        except ValueError as error:
            fields = unfit_fields(error, self.wrapper if is_wrapped else None)
        except RecursionError:
            fields = ["the whole: is nested too deeply"]
        except Exception as error:  # a validator of the user's may raise anything
            broken = _safe(failure(f"{self.name}'s own validator", error))
        # Not within the handler: pydantic's own error quotes the answer, and that may hold a key.
        raise Misfit(fields, broken)

    def _is_wrapped(self, text: str) -> bool:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return True
        return isinstance(value, dict) and list(value) == [self.wrapper]


def _safe(told: str) -> str:
    told = redacted(told)  # the error may quote the answer
    return (
        f"{told.partition(':')[0]}, and what it says holds a key" if looks_like_key(told) else told
    )
