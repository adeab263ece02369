"""The embedded endpoint: xAI's two APIs for text, without a key and without a network.

It answers deterministically from prepared texts, says that it is `grok-demo`, and shows on demand
each oddity and each fault that a client may meet. `Engine` is the endpoint without a network,
`SimulatorServer` puts it behind HTTP on the loopback interface.
"""

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.engine import Engine, Piece, Reply
from grok_jupyter.simulator.knobs import Knobs

if TYPE_CHECKING:
    from grok_jupyter.simulator.server import SimulatorServer

__all__ = ["Engine", "Knobs", "Piece", "Reply", "SimulatorServer"]


def __getattr__(name: str) -> Any:
    # The HTTP server's modules take longer to import than all of the engine, which needs none.
    if name == "SimulatorServer":
        from grok_jupyter.simulator.server import SimulatorServer

        return SimulatorServer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
