"""To which API a fault belongs, and what becomes of one that belongs to the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grok_jupyter.simulator.refusals import bad_argument

if TYPE_CHECKING:
    from collections.abc import Container

    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["of_api"]


def of_api(request: ChatRequest, known: Container[str], path: str) -> ChatRequest:
    """Return a request without a fault that its API does not have.

    An engine's own fault of the other API strikes nobody here; one that the request asks for
    would leave its sender waiting for what never comes.

    Raises
    ------
    Refusal
        400: the request asks for a fault that this API does not have.
    """
    fault = request.knobs.fault
    if fault is None or fault in known:
        return request
    if request.has_own_fault:
        raise bad_argument(f"The fault {fault} belongs to the other API; {path} does not have it.")
    return replace(request, knobs=replace(request.knobs, fault=None))
