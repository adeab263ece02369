"""A transport that asks for no answer once a cost limit is reached."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.budget import Budget
from grok_jupyter.client.spending import Share
from grok_jupyter.client.transports.seam import Request

__all__ = ["CappedTransport"]


class CappedTransport:
    """Looks at the budget before a question is asked, blocking or awaited alike.

    What is replayed does not come this far, and lists of models cost nothing. What follows the
    first request, another try or another round of tools, is asked: the answer is to come. While a
    request is under way, what it may cost is set aside.

    Parameters
    ----------
    carrier : Transport or AsyncTransport
        Makes the calls.
    budget : Budget
        What may be spent.
    model : str
        Who is asked.
    """

    def __init__(self, carrier: Any, budget: Budget, model: str) -> None:
        self._carrier = carrier
        self._budget = budget
        self._model = model
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
        budget, model = self._budget, self._model
        share = budget.go_on(model) if self._has_asked else budget.begin(model)
        self._has_asked = True
        call = self._carrier.call(request)
        return call if share is None else _PaidCall(call, share)


class _PaidCall:
    """A call, blocking or awaited, that gives back what was set aside for it when it is closed."""

    def __init__(self, call: Any, share: Share) -> None:
        self._call = call
        self._share = share
        self.start, self.read = call.start, call.read

    def abort(self) -> None:
        self._call.abort()

    def close(self) -> Any:
        self._share.give_back()
        return self._call.close()
