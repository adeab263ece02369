"""The one loop: a stream goes to a surface."""

from __future__ import annotations

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.errors import GrokInterrupt
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.surface import Surface
from grok_jupyter.session.undisturbed import undisturbed

__all__ = ["run"]


def run(stream: ResponseStream, surface: Surface, ledger: Ledger | None = None) -> Response:
    """Ask, show the answer while it arrives, and return it.

    The surface is finished and the connection closed whatever happens, in this order: socket,
    last frame, error.

    Raises
    ------
    GrokError
        With ``response``, which holds what had arrived.
    GrokInterrupt
        If the user interrupts, also while the server is silent.
    """
    response = stream.response
    try:
        _follow(stream, surface, ledger)
    except KeyboardInterrupt:
        arrived = f"{len(response.content):,} characters" if response.content else "nothing"
        raise GrokInterrupt(
            f"The answer was interrupted; {arrived} had arrived.", response=response
        ) from None
    return response


def _follow(stream: ResponseStream, surface: Surface, ledger: Ledger | None) -> None:
    response = stream.response
    try:
        with stream:
            surface.show(response)
            for _ in stream:
                surface.show(response)
    finally:
        with undisturbed():
            if ledger is not None:
                ledger.note(response)
            surface.finish(response)
