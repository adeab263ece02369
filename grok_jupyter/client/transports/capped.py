"""A transport that asks for no answer once a cost limit is reached."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.spending import Hold
from grok_jupyter.client.transports.seam import Request

__all__ = ["CappedTransport"]


class CappedTransport:
    """Looks at the budget before a question is asked, blocking or awaited alike.

    What is replayed does not come this far, and lists of models cost nothing. What follows the
    first request, another try or another round of tools, is asked: the answer is to come. While a
    request is under way, what it may cost is kept aside.

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
        if request.method != "POST":
            return self._carrier.call(request)
        hold = self._budget.keep() if self._has_asked else self._budget.hold()
        self._has_asked = True
        if hold is None:
            return self._carrier.call(request)
        try:
            return _HeldCall(self._carrier.call(request), hold)
        except BaseException:
            hold.end()
            raise


class _HeldCall:
    """A call, blocking or awaited, that gives back what was kept aside for it when it is closed."""

    def __init__(self, call: Any, hold: Hold) -> None:
        self._call = call
        self._hold = hold
        self.start, self.read = call.start, call.read

    def abort(self) -> None:
        self._call.abort()

    def close(self) -> Any:
        self._hold.end()
        return self._call.close()
