"""A flow that is fed with an answer which is there already: no transport, no waiting."""

from __future__ import annotations

from collections.abc import Iterable

from grok_jupyter.client.steps import Flow, Read, Start, Step
from grok_jupyter.client.transports.seam import Head

__all__ = ["feed"]


def feed(flow: Flow, head: Head, pieces: Iterable[bytes]) -> None:
    """Run a flow to its end.

    Parameters
    ----------
    flow : Flow
        What reads the answer; it asks once.
    head : Head
        How the answer begins.
    pieces : iterable of bytes
        Its body.

    Raises
    ------
    GrokError
        As the flow ends.
    """
    rest = iter(pieces)
    try:
        step: Step = next(flow)
        while True:
            if isinstance(step, Start):
                step = flow.send(head)
            elif isinstance(step, Read):
                step = flow.send(next(rest, b""))
            else:
                step = flow.send(None)
    except StopIteration:
        return
