"""The answers to many rows: an object that grows while they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from grok_jupyter.client.many.costs import Costs
from grok_jupyter.client.many.framing import Framing
from grok_jupyter.client.many.progress import Progress
from grok_jupyter.protocol.errors import ConfigError, GrokError
from grok_jupyter.protocol.response import Response, Status
from grok_jupyter.protocol.usage import Usage, total

__all__ = ["Rows"]

_LATEST = 5


class Rows:
    """One answer per row, in the order of the rows, whatever order they come in.

    It is there before the first request, and grows. It is plain data: it pickles, and holds
    neither key nor connection.

    Attributes
    ----------
    responses : list of Response or None
        By row; ``None`` for a row that was not asked. Those of failed rows hold what had arrived.
    errors : dict of int to GrokError
        Why rows have no answer, by their number from 0.
    status : str
        ``"pending"`` before the first request, then ``"streaming"``; ``"completed"`` once each row
        was asked, ``"interrupted"`` if somebody ended that, ``"failed"`` if something did, as a
        limit of cost. :attr:`error` says what.
    error : GrokError or None
        What ended the run ahead of its end.
    latest : deque of int
        The rows that ended last, a few of them.
    name : str or None
        How the notebook names them, for sentences that say how to go on; ``None`` if unknown.
    framing : Framing
        Makes :attr:`frame`.
    kinds : dict or None
        With a schema, its fields and their types in JSON.
    copies : set of int
        Rows whose answer was asked for with another row's.
    costs : Costs
        What the answers have cost.
    """

    def __init__(self, framing: Framing, kinds: dict[str, str] | None = None) -> None:
        count = framing.count
        self.responses: list[Response | None] = [None] * count
        self.errors: dict[int, GrokError] = {}
        self.status: Status = "pending"
        self.error: GrokError | None = None
        self.progress = Progress(count)
        self.latest: deque[int] = deque(maxlen=_LATEST)
        self.name: str | None = None
        self.framing = framing
        self.kinds = kinds
        self.copies: set[int] = set()
        self.costs = Costs()
        self._earlier: Usage | None = None  # of answers that others took the place of
        self._ask_again: Callable[..., Any] | None = None
        self._is_hidden: Callable[[], bool] | None = None

    @property
    def frame(self) -> Any:
        """A frame of the rows' own kind, with their index, one line per row.

        The columns are ``answer``, or with a schema its fields; then ``error``, ``prompt_tokens``,
        ``completion_tokens``, ``cost_usd`` and ``elapsed`` (seconds). A row whose question another
        row asks, too, shows that row's answer, and 0 for what it took.
        """
        from grok_jupyter.client.many.columns import columns_of

        return self.framing.framed(*columns_of(self, self.kinds))

    def answers(self, numbers: Iterable[int]) -> tuple[list[str], list[list[Any]]]:
        """Return what some rows were answered: the columns of :attr:`frame` that are answers.

        Returns
        -------
        names : list of str
            Of the columns.
        values : list of list
            By row, then by column; ``None`` where there is no answer.
        """
        from grok_jupyter.client.many.columns import answers_of

        return answers_of(self, self.kinds, numbers)

    @property
    def asked(self) -> list[Response]:
        """The responses that are there, each that equal rows share once."""
        found = [one for row, one in enumerate(self.responses) if row not in self.copies]
        return [one for one in found if one is not None]

    @property
    def equal(self) -> int:
        """How many rows have the answer of another one, which asks the same."""
        return len(self.copies)

    @property
    def usage(self) -> Usage | None:
        """Tokens of all answers, each counted once; ``None`` until one is reported."""
        return total([self._earlier, *(one.usage for one in self.asked)])

    @property
    def cost_usd(self) -> float | None:
        """What the answers were billed, in USD, each counted once; ``None`` if unreported.

        As with a response, a replay tells what was billed when it was recorded. See
        :attr:`spent_usd`.
        """
        return self.costs.billed_usd

    @property
    def spent_usd(self) -> float:
        """What was spent, in USD: as :attr:`cost_usd`, less what was replayed."""
        return self.costs.spent_usd

    @property
    def projected_cost_usd(self) -> float | None:
        """What all rows will have cost at this rate, in USD; ``None`` before the first answer."""
        if self.cost_usd is None:
            return None
        left = len(self) - self.done - self.failed
        return self.cost_usd + left * self.cost_usd / self.costs.priced

    @property
    def done(self) -> int:
        """How many rows are answered."""
        return self.progress.done

    @property
    def failed(self) -> int:
        """How many rows have an error."""
        return len(self.errors)

    @property
    def rate(self) -> float:
        """Rows per second, of late."""
        return self.progress.rate

    @property
    def time_left(self) -> float | None:
        """Seconds until the last row at this rate; ``None`` if nothing is known, 0 at the end."""
        return 0.0 if self.is_finished else self.progress.time_left(self.failed)

    @property
    def elapsed(self) -> float:
        """Seconds that rows were asked for, so far."""
        return self.progress.elapsed

    @property
    def is_finished(self) -> bool:
        """Whether nothing more arrives, unless :meth:`retry` asks again."""
        return self.status in {"completed", "interrupted", "failed"}

    @property
    def parsed(self) -> list[Any]:
        """The object of each row, where a schema was asked for; ``None`` without one."""
        return [one.parsed if one is not None else None for one in self.responses]

    def retry(self, *, max_cost: float | None = None) -> Any:
        """Ask again for the rows without an answer; return the same object.

        With an ``AsyncClient`` it is to be awaited.

        Parameters
        ----------
        max_cost : float, optional
            USD that all of it may have cost at the end, what was spent so far included. Default:
            the limit that there was.

        Raises
        ------
        ConfigError
            If the client is gone, as after unpickling.
        """
        if self._ask_again is None:
            raise ConfigError(
                "These rows came without their client, as from a pickle, so nobody can ask again; "
                "ask with client.chat.map(...), which takes what is recorded from there."
            )
        return self._ask_again(max_cost=max_cost)

    def retry_by(self, ask_again: Callable[..., Any]) -> None:
        """Have :meth:`retry` call this, with ``max_cost`` by name. Who shows rows calls it."""
        self._ask_again = ask_again

    def hide_once(self, is_hidden: Callable[[], bool]) -> None:
        """Have them not be displayed the first time that this holds. Who shows them calls it."""
        self._is_hidden = is_hidden

    def __len__(self) -> int:
        return len(self.responses)

    def __getitem__(self, row: Any) -> Any:
        return self.responses[row]

    def __iter__(self) -> Iterator[Response | None]:
        return iter(self.responses)

    def __getstate__(self) -> dict[str, Any]:
        from grok_jupyter.client.many.cleaning import Cleaning

        cleaning = Cleaning()  # a pickle is a file: as of a recording, keys stay out of it
        return {
            **self.__dict__,
            "responses": cleaning.responses(list(self.responses)),
            "errors": cleaning.errors(dict(self.errors)),
            "error": self.error and cleaning.error(self.error),
            "_ask_again": None,
            "_is_hidden": None,
        }

    def __repr__(self) -> str:
        from grok_jupyter.client.many.told import summary

        return f"Rows({summary(self)}, status={self.status!r})"

    def _ipython_display_(self) -> None:
        if self._is_hidden is None or not self._is_hidden():
            raise NotImplementedError  # IPython displays them as any object
        self._is_hidden = None

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from grok_jupyter.client.many.told import mimebundle

        return mimebundle(self)

    def raise_if_nothing_came(self) -> None:
        """Raise what ended it early, if not a single row is answered; rows have their own errors.

        Raises
        ------
        GrokError
            That; it holds these rows in ``rows``.
        """
        if self.error is not None and not self.done:
            self.error.rows = self
            raise self.error

    def is_answered(self, row: int) -> bool:
        """Return whether a row has its whole answer."""
        response = self.responses[row]
        return response is not None and response.status == "completed" and row not in self.errors

    def begin(self) -> None:
        """Take note that asking begins. Runs call this, and what follows."""
        self.status, self.error = "streaming", None
        self.progress.begin()

    def forget(self, row: int) -> None:
        """Let a row be asked again; what its answer cost stays counted."""
        self.errors.pop(row, None)
        response = self.responses[row]
        if response is not None and row not in self.copies:
            self._earlier = total([self._earlier, response.usage])
        self.copies.discard(row)
        self.responses[row] = None

    def settle(
        self,
        row: int,
        response: Response | None,
        error: GrokError | None = None,
        *,
        is_copy: bool = False,
    ) -> None:
        """Enter what became of a row."""
        if response is not None:
            self.responses[row] = response
        if is_copy:
            self.copies.add(row)
        elif response is not None:
            self.costs.add(response)
        if error is not None:
            self.errors[row] = error
        else:
            self.progress.count()
        self.latest.append(row)

    def end(self, status: Status, error: GrokError | None = None, *, anew: bool = False) -> None:
        """Take note that nothing more arrives; ``anew``: also where that was noted before."""
        if not self.is_finished:
            self.progress.end()
        elif not anew:
            return
        self.error = error
        self.status = status
