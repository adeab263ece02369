"""Occurrence numbers for equal requests: in a loop, or to regenerate an answer.

Numbers are given in the order of asking. Each mode that is requested counts by itself, so that
what was recorded just now can be replayed. A cell that runs again gets the numbers that it had
before: its answers are replayed, or recorded again, and those of other cells stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from grok_jupyter.protocol.origin import NOWHERE, Origin

__all__ = ["Claim", "Occurrences"]


@dataclass(slots=True, eq=False)
class Claim:
    """A number that was given.

    Attributes
    ----------
    number : int
        From 1.
    cell : str
        Whose it is; ``""`` outside of cells.
    execution : str
        For which execution of the cell it was given last; ``""`` once it was given back.
    has_answer : bool
        Whether an answer ever bore the number.
    """

    number: int
    cell: str
    execution: str
    has_answer: bool = False


@dataclass(slots=True)
class Occurrences:
    """Numbers equal requests. For any thread."""

    _lock: Lock = field(default_factory=Lock)
    _claims: dict[str, dict[str, list[Claim]]] = field(default_factory=dict)

    def claim(self, request: str, origin: Origin, requested_mode: str) -> Claim:
        """Return the number of a request: one of its cell's own, a free one, or the next.

        Parameters
        ----------
        request : str
            What equal requests have in common.
        origin : Origin
            Which cell asks.
        requested_mode : str
            The mode that was asked for; each counts by itself.
        """
        with self._lock:
            claims = self._claims.setdefault(request, {}).setdefault(requested_mode, [])
            claim = self._own(request, origin) or _free(claims)
            if claim is None:
                claim = Claim(len(claims) + 1, origin.cell, "")
                claims.append(claim)
            claim.cell, claim.execution = origin.cell, origin.execution or _TAKEN
            return claim

    def give_back(self, claim: Claim) -> None:
        """Take back a number whose request had no answer, for the next equal request."""
        with self._lock:
            claim.execution = ""

    def _own(self, request: str, origin: Origin) -> Claim | None:
        """Return the first number of a cell that this execution of it has not had yet."""
        if origin == NOWHERE:
            return None
        own = (
            claim
            for claims in self._claims[request].values()
            for claim in claims
            if claim.cell == origin.cell and claim.execution != origin.execution
        )
        return min(own, key=lambda claim: claim.number, default=None)


_TAKEN = "taken"


def _free(claims: list[Claim]) -> Claim | None:
    """Return the first number that was given back and does not belong to a cell."""
    return next(
        (
            claim
            for claim in claims
            if not claim.execution and not (claim.cell and claim.has_answer)
        ),
        None,
    )
