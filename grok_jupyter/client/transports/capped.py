"""A transport that asks for no answer once a cost limit is reached."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.transports.seam import Request

__all__ = ["CappedTransport"]


class CappedTransport:
    """Looks at the budget before a question is asked, blocking or awaited alike.

    What is replayed does not come this far, and lists of models cost nothing. What follows the
    first request, another try or another round of tools, is asked: the answer is to come.

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
        self._has_asked = False
        self.close = carrier.close

    def call(self, request: Request) -> Any:
        """Prepare a call; nothing is sent yet.

        Raises
        ------
        CostLimitError
            If the limit is reached.
        """
        if request.method == "POST" and not self._has_asked:
            self._budget.check()
            self._has_asked = True
        return self._carrier.call(request)
