"""A transport that asks for no answer once a cost limit is reached."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.transports.seam import Request

__all__ = ["CappedTransport"]


class CappedTransport:
    """Looks at the budget before each request for an answer, blocking or awaited alike.

    What is replayed does not come this far, and lists of models cost nothing.

    Parameters
    ----------
    carrier : Transport or AsyncTransport
        Makes the calls.
    budget : Budget
        What may be spent.
    """

    def __init__(self, carrier: Any, budget: Budget) -> None:
        self._carrier = carrier
        self._budget = budget
        self.close = carrier.close

    def call(self, request: Request) -> Any:
        """Prepare a call; nothing is sent yet.

        Raises
        ------
        CostLimitError
            If the limit is reached.
        """
        if request.method == "POST":
            self._budget.check()
        return self._carrier.call(request)
