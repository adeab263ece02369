"""From a row to the messages that ask about it: a text with double braces, or a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from grok_jupyter.client.many.row import Row, no_column
from grok_jupyter.client.many.row_question import Asked, Given, RowQuestion
from grok_jupyter.client.many.table import Table
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.messages import Content, Message, user
from grok_jupyter.protocol.missing import is_missing
from grok_jupyter.protocol.response import Response
from grok_jupyter.text.excerpt import excerpt, message_of
from grok_jupyter.values import rendered

__all__ = ["Template"]

_MOST_TRIES = 50  # closing braces to try: a name may hold some of its own
_OF_ROW = re.compile(r"row\s*(?:\.\s*([^\W\d]\w*)|\[\s*(.+?)\s*\])", re.DOTALL)
_WHOLE = "row"


class _Place(NamedTuple):
    """Where a value goes.

    Attributes
    ----------
    source : str
        What stands between the braces.
    name : str or None
        The column; ``None`` for the whole row.
    """

    source: str
    name: str | None

    def value(self, row: Any) -> Any:
        """Return what a row has for it."""
        if self.name is None:
            return row
        if isinstance(row, Row):
            return row[self.name]
        try:
            return getattr(row, self.name)
        except AttributeError:
            raise InputError(
                f"{self} cannot be read of a {type(row).__name__}; write {{{{row}}}} for the whole "
                "of it."
            ) from None

    def __str__(self) -> str:
        return f"{{{{{self.source}}}}}"


class Template:
    """Makes messages of rows.

    Parameters
    ----------
    template : str or callable
        A text in which ``{{column}}`` is the row's value, ``{{row}}`` the whole row, and single
        braces are text; or a function that takes a row and returns a text, a message, a list, or
        a :class:`~grok_jupyter.client.many.row_question.RowQuestion`.
    table : Table
        The rows.

    Raises
    ------
    InputError
        If it is neither, is empty, or names a column that is not there.

    Attributes
    ----------
    may_block : bool
        Whether it calls what may take its time: a function of the user's.
    """

    def __init__(self, template: Any, table: Table) -> None:
        self._table = table
        self._parts: list[str | _Place] = []
        self._function: Callable[[Any], Any] | None = None
        self.may_block = False
        if isinstance(template, str):
            if not template.strip():
                raise InputError(
                    'The template is empty; write a question, such as "Translate: {{text}}".'
                )
            self._parts = _parts(template, table.names)
        elif callable(template):
            self._function = template
            self.may_block = not isinstance(template, Given)
        else:
            raise InputError(
                f"template={shown(template, 60)} is neither a text nor a function; write "
                '"Translate: {{text}}", or a function of a row.'
            )

    def question(self, number: int) -> RowQuestion:
        """Return what asks about one row.

        Raises
        ------
        InputError
            If that fails; the sentence names the row.
        """
        try:
            row = self._table.row(number)
            if self._function is not None:
                made = self._function(row)
                return made if isinstance(made, RowQuestion) else RowQuestion(_messages(made))
            contents: list[Content] = []
            for part in self._parts:
                content = part if isinstance(part, str) else self._laid_out(part, row)
                if isinstance(content, str) and contents and isinstance(contents[-1], str):
                    contents[-1] += content
                else:
                    contents.append(content)
            return RowQuestion([user(*contents)])
        except InputError as error:
            raise InputError(f"Row {self._named(number)}: {error}") from error
        except Exception as error:  # of the user's function
            what = f"{type(error).__name__}: {message_of(error)}".rstrip(": ")
            named = self._named(number)
            raise InputError(f"Row {named}: the template failed with {what}.") from error

    def _laid_out(self, place: _Place, row: Any) -> Content:
        value = place.value(row)
        if is_missing(value):
            raise self._table.missing([place.name] if place.name else [], value)
        try:
            return rendered(value)
        except InputError:
            raise
        except Exception as error:  # a repr of the user's own, an image that cannot be drawn
            what = f"{type(error).__name__}: {message_of(error)}".rstrip(": ")
            raise InputError(f"{place} failed with {what}.") from error

    def _named(self, number: int) -> str:
        return self._table.framing.named(number)


def _parts(text: str, names: Sequence[str] | None) -> list[str | _Place]:
    parts: list[str | _Place] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        while text.startswith("{{{", start):  # JSON around a value
            start += 1
        parts.append(text[position:start])
        place, position = _place(text, start, names)
        parts.append(place)
    parts.append(text[position:])
    return [part for part in parts if part]


def _place(text: str, start: int, names: Sequence[str] | None) -> tuple[_Place, int]:
    """Return the place that begins somewhere, and where it ends."""
    shortest = ""
    end = start + 2
    for _ in range(_MOST_TRIES):
        end = text.find("}}", end)
        if end < 0:
            break
        source = text[start + 2 : end].strip()
        place = _named(source, names)
        if place is not None:
            return place, end + 2
        shortest = shortest or source
        end += 1
    if shortest and names is not None:
        raise no_column(_column(shortest) or shortest, names)
    raise InputError(
        f"{excerpt(text[start : start + 60], 40)!r} names no column, or never ends with }}}}. "
        "Write {{column}} for a value of the row, {{row}} for the whole; a function of the row can "
        "return any text."
    )


def _named(source: str, names: Sequence[str] | None) -> _Place | None:
    """Return what a name between braces means; ``None`` if it means nothing."""
    column = _column(source)
    if names is not None:
        if source in names:
            return _Place(source, source)
        if column is not None and column in names:
            return _Place(source, column)
        return _Place(source, None) if source == _WHOLE else None
    if source == _WHOLE:
        return _Place(source, None)
    name = column if column is not None else source
    return _Place(source, name) if name.isidentifier() else None


def _column(source: str) -> str | None:
    """Return the column that ``row.name`` or ``row["name"]`` means."""
    match = _OF_ROW.fullmatch(source)
    if match is None:
        return None
    if match[1]:
        return match[1]
    try:
        return str(ast.literal_eval(match[2]))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _messages(made: Any) -> list[Asked]:
    """Return what a function made, as messages."""
    if isinstance(made, (str, ImagePart)):
        made = [user(made)]
    elif isinstance(made, (Message, Response)):
        made = [made]
    if not isinstance(made, (list, tuple)) or not made:
        raise InputError(
            f"The template returned {shown(made, 60)}; return a text, a message such as "
            "user(...), or a list of messages."
        )
    if all(isinstance(one, (str, ImagePart)) for one in made):
        return [user(*made)]
    for one in made:
        if not isinstance(one, (Message, Response)):
            raise InputError(
                f"The template returned a list with {shown(one, 60)} in it; return messages, such "
                "as [system(...), user(...)]."
            )
    return list(made)
