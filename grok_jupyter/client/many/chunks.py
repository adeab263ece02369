"""Rows that a worker has, and what an executor tells of its workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.client.many.failing import as_grok_error
from grok_jupyter.client.many.journal import Journal, Outcome
from grok_jupyter.client.many.worker import Job
from grok_jupyter.protocol.errors import GrokError

__all__ = ["Chunk", "Here", "of_worker", "workers_of"]


@dataclass(slots=True, eq=False)
class Chunk:
    """Rows that a worker has.

    Attributes
    ----------
    rows : list of int
        Which.
    journal : Journal
        What has become of them so far.
    allowance : float
        USD that they may cost; infinite without a limit.
    left : set of int
        Those of which nothing has come.
    spent : float
        USD that they have cost.
    """

    rows: list[int]
    journal: Journal
    allowance: float
    left: set[int] = field(default_factory=set)
    spent: float = 0.0


class Here:
    """Does in this process what no worker is left for."""

    def submit(self, work: Callable[[Job], list[Outcome]], job: Job) -> Future[list[Outcome]]:
        """Do it, and return what it came to."""
        future: Future[list[Outcome]] = Future()
        try:
            future.set_result(work(job))
        except Exception as error:
            future.set_exception(error)
        return future


def of_worker(error: Exception) -> GrokError:
    """Return the error that ends a run whose workers cannot ask."""
    told = as_grok_error(error)
    return type(told)(f"The workers cannot ask: {told}") if type(told) is GrokError else told


def workers_of(executor: Any) -> int:
    """Return how many chunks an executor works on at once, as far as it tells."""
    known = getattr(executor, "_max_workers", None) or getattr(executor, "num_workers", None)
    client: Any = getattr(executor, "_client", None)  # dask's
    if not known and hasattr(client, "ncores"):
        known = sum(client.ncores().values())
    return known if isinstance(known, int) and known > 0 else os.cpu_count() or 1
