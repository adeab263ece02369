"""Asking about some of the rows in another process, perhaps on another machine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from socket import gethostname
from typing import Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.config import resolve
from grok_jupyter.client.connection import Connection, make_async_carrier
from grok_jupyter.client.many.asking import Asking
from grok_jupyter.client.many.carrier import awaited_carrier
from grok_jupyter.client.many.journal import Journal, Outcome
from grok_jupyter.client.many.plan import Plan
from grok_jupyter.client.many.row_question import Asked, Given
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.protocol.errors import APIConnectionError, CostLimitError, NotFoundError

__all__ = ["Job", "Place", "ask_rows"]

_GLANCE = 0.25  # seconds between looks at whether the run has been ended
_MOST_TRIES = 2  # of a process; a cluster may start one again by itself


@dataclass(frozen=True, slots=True)
class Place:
    """A client's options, without its key.

    Attributes
    ----------
    base_url, api, replay, replay_folder : str
        As a client takes them.
    timeout, silence_timeout, replay_speed : float
        As well.
    max_retries : int
        As well.
    """

    base_url: str
    api: str
    replay: str
    replay_folder: str
    replay_speed: float
    timeout: float
    silence_timeout: float
    max_retries: int

    @classmethod
    def of(cls, connection: Connection) -> Place:
        """Return what a connection of this process is made with."""
        replay = connection.replay
        return cls(
            connection.endpoint.base_url,
            connection.api,
            replay.mode,
            str(replay.folder.path.absolute()),
            replay.speed,
            connection.timeout,
            connection.silence_timeout,
            connection.retries.most,
        )

    def connection(self) -> Connection:
        """Return a connection, with this process's own key, and nothing to carry requests yet.

        Raises
        ------
        ConfigError
            If there is no key.
        """
        replay = Replay.of(self.replay, self.replay_folder, self.replay_speed)
        # Whether plain http is trusted was asked where the client was made.
        needs_key = not replay.may_do_without
        endpoint = resolve(None, self.base_url, needs_key=needs_key, allow_http=True)
        connection = Connection.open(
            endpoint, None, replay, self.timeout, self.silence_timeout, self.max_retries, Budget()
        )
        connection.api = self.api
        return connection


@dataclass(slots=True)
class Job:
    """What a worker gets. It holds no key: that is in the worker's own environment.

    Attributes
    ----------
    place : Place
        Where to ask.
    model : str or None
        Whom to ask.
    settings : dict
        As ``chat.create`` takes them.
    messages : dict of int to list
        What to ask, by row.
    concurrency : int or None
        Rows at once.
    max_cost : float or None
        USD for these rows.
    journal : str
        Path of the file where outcomes are written, if this machine has its folder. Once the folder
        is gone, the run has been ended.
    machine : str
        Name of the machine that surely has it.
    unfit : dict of int to int
        How many whole answers to a row did not do.
    """

    place: Place
    model: str | None
    settings: dict[str, Any]
    messages: dict[int, Sequence[Asked]]
    concurrency: int | None = None
    max_cost: float | None = None
    journal: str = ""
    machine: str = ""
    unfit: dict[int, int] = field(default_factory=dict)


class _Ending:
    """Says whether the run has been ended: its folder, which was there, is gone."""

    def __init__(self, folder: Path, *, on_this_machine: bool) -> None:
        self._folder = folder
        self._was_there = on_this_machine or folder.is_dir()

    def __call__(self) -> bool:
        return self._was_there and not self._folder.is_dir()


def ask_rows(job: Job) -> list[Outcome]:
    """Ask; return what became of each row. A row that was not asked is left out."""
    path = Path(job.journal)
    has_ended = _Ending(path.parent, on_this_machine=job.machine == gethostname())
    if has_ended():
        return []
    journal = Journal(path)
    before = journal.begin()
    known = {one.row: one for one in before if one.row >= 0}
    tries = sum(one.row < 0 for one in before)
    left = {row: messages for row, messages in job.messages.items() if row not in known}
    try:
        if tries >= _MOST_TRIES:
            error = APIConnectionError(
                f"The process that asked about this row was ended {tries} times. Ask again with "
                "retry()."
            )
            return [*known.values(), *(Outcome(row, None, error) for row in left)]
        return [*known.values(), *_asked(job, left, journal, has_ended)]
    finally:
        journal.close()


def _asked(
    job: Job, left: dict[int, Sequence[Asked]], journal: Journal, has_ended: _Ending
) -> list[Outcome]:
    numbers = list(left)
    plan = Plan.of(
        Given(left),
        numbers,
        model=job.model,
        concurrency=job.concurrency,
        max_cost=job.max_cost,
        executor=None,
        schema=None,
        strict=False,
        settings=job.settings,
    )
    plan.unfit = {place: job.unfit.get(number, 0) for place, number in enumerate(numbers)}
    rows = plan.rows
    outcomes: list[Outcome] = []

    def tell(position: int | None) -> None:
        if position is None:
            return
        error = rows.errors.get(position)
        response = rows.responses[position]
        if isinstance(error, CostLimitError):
            return  # it was not asked: others may be, where these have cost less
        if response is None and isinstance(error, NotFoundError):
            return  # nor was this one: whoever knows of the other rows says whether it holds for it
        outcome = Outcome(numbers[position], response, error)
        outcomes.append(outcome)
        journal.add(outcome)

    connection = job.place.connection()

    async def work() -> None:
        carrier = make_async_carrier(connection.endpoint, None)
        try:
            async with awaited_carrier(replace(connection, carrier=carrier)) as direct:
                todo = list(range(len(rows)))
                asking = Asking(plan, replace(connection, carrier=direct), todo, tell)
                task = asyncio.ensure_future(asking.run())
                while not task.done():
                    await asyncio.wait({task}, timeout=_GLANCE)
                    if has_ended():
                        task.cancel()
                with suppress(asyncio.CancelledError):
                    task.result()
        finally:
            if carrier is not None:
                await carrier.close()

    asyncio.run(work())
    return outcomes
