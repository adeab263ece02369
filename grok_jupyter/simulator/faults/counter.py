"""Faults that heal: counting which requests have met theirs."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grok_jupyter.simulator.knobs import Knobs
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["FaultCounter"]


class FaultCounter:
    """Remembers how often a fault has struck, over all requests of an engine; thread-safe."""

    def __init__(self) -> None:
        self._struck: Counter[str] = Counter()
        self._lock = threading.Lock()

    def strikes(self, request: ChatRequest) -> bool:
        """Whether this request meets the fault in its knobs; counts it if so."""
        knobs: Knobs = request.knobs
        if knobs.fault is None or knobs.fault_count is None:
            return knobs.fault is not None
        # A fault of the engine's own counts all requests and then is over. One that a request
        # brought along counts only sends of that request and starts again after the good one.
        owner = request.identity if request.has_own_fault else "engine"
        key = f"{owner}/{knobs.fault}"
        with self._lock:
            if self._struck[key] < knobs.fault_count:
                self._struck[key] += 1
                return True
            if request.has_own_fault:
                del self._struck[key]
            return False
