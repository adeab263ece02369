"""Everything that can go wrong between a client and xAI, and the odd habits of other servers.

`FAULTS` names those of Chat Completions, `EVERY_FAULT` those of `/v1/responses` as well.
Where a fault acts decides where it lives: `replies` answers in place of
the stream, `stream` changes the sequence of events, `habits` the JSON inside them, `wire` the
bytes around them.
"""

from grok_jupyter.simulator.faults.names import EVERY_FAULT, FAULTS

__all__ = ["EVERY_FAULT", "FAULTS"]
