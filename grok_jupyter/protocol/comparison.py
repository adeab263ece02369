"""The answers of several models to one question, by model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.protocol.response import Response, Status
from grok_jupyter.protocol.usage import Usage, total, written_cost
from grok_jupyter.text.excerpt import excerpt
from grok_jupyter.text.portable.signs import visible
from grok_jupyter.text.redaction import redacted
from grok_jupyter.text.word_diff import Diff, word_diff

__all__ = ["Comparison"]


class Comparison(Mapping[str, Response]):
    """What several models answer to one question: a mapping of model to response.

    The responses grow while they arrive. It is plain data, as each of them is: it pickles and
    copies.

    Parameters
    ----------
    responses : mapping
        Each response by the model that was asked, or by what a given one is called.
    given : iterable of str
        Those that were there already: they are compared with, and cost nothing now.

    Attributes
    ----------
    errors : dict of str to GrokError
        Why a model has not answered, by model; grows, too.

    Examples
    --------
    >>> comparison = Comparison({"a": Response(), "b": Response()})
    >>> comparison
    Comparison(a='pending', b='pending')
    """

    def __init__(self, responses: Mapping[str, Response], given: tuple[str, ...] = ()) -> None:
        self._responses = dict(responses)
        self._given = given
        self.errors: dict[str, GrokError] = {}

    def __getitem__(self, model: str) -> Response:
        return self._responses[model]

    def __iter__(self) -> Iterator[str]:
        return iter(self._responses)

    def __len__(self) -> int:
        return len(self._responses)

    @property
    def asked(self) -> dict[str, Response]:
        """The responses that were asked for, without those that were given."""
        return {name: one for name, one in self.items() if name not in self._given}

    @property
    def status(self) -> Status:
        """How far it is, in the words of a response's.

        ``"completed"`` if any model has answered and none was interrupted; ``"failed"`` if none
        has.
        """
        found = {one.status for one in self.asked.values()}
        if found == {"pending"}:
            return "pending"
        if found & {"pending", "streaming"}:
            return "streaming"
        return "interrupted" if "interrupted" in found else min(found)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more can arrive."""
        return all(one.is_finished for one in self.values())

    @property
    def usage(self) -> Usage | None:
        """Tokens of all models that were asked; ``None`` until one reports some."""
        return total(one.usage for one in self.asked.values())

    @property
    def cost_usd(self) -> float | None:
        """What all that were asked were billed, in USD; ``None`` if none reports a cost."""
        usage = self.usage
        return usage.cost_usd if usage else None

    def diff(self, a: str | None = None, b: str | None = None) -> Diff:
        """Return how one answer differs from another one, word by word.

        Parameters
        ----------
        a, b : str, optional
            Which two, by their names here; the first two if none is given.

        Returns
        -------
        Diff
            Markdown, which a notebook shows: what only ``a`` has is struck out, what only ``b`` has
            underlined. ``diff.pieces`` has both texts in parts.

        Raises
        ------
        InputError
            If there is no answer of that name, or only one name is given.
        """
        if a is None and b is None and len(self) > 1:
            a, b = list(self)[:2]
        return word_diff(self._text(a), self._text(b))

    def _text(self, name: str | None) -> str:
        response = self._responses.get(name) if isinstance(name, str) else None
        if response is None:
            raise InputError(
                f"{excerpt(repr(name), 60)} is no answer here; compare two of "
                f"{', '.join(map(repr, self))}, like .diff{tuple(self)[:2]!r}."
            )
        return redacted(response.content, is_cut=not response.is_finished)

    def _ai_repr_(self) -> str:
        """Return what a model reads of it: each answer below the name of its model."""
        return "\n\n".join(f"## {name}\n\n{one.content}" for name, one in self.items())

    def __repr__(self) -> str:
        parts = ", ".join(f"{redacted(name)}={one.status!r}" for name, one in self.items())
        return f"Comparison({parts})"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        rows = ["| | | seconds | completion tokens | cost |", "|---|---|--:|--:|--:|"]
        for name, one in self.items():
            tokens = one.usage.completion_tokens if one.usage else None
            cells = (
                visible(redacted(name)),
                one.status,
                "" if one.elapsed is None else f"{one.elapsed:.1f}",
                "" if tokens is None else f"{tokens:,}",
                written_cost(one.cost_usd),
            )
            rows.append(f"| {' | '.join(cells)} |")
        return {"text/plain": repr(self), "text/markdown": "\n".join(rows)}
