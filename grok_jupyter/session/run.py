"""The one loop: a stream goes to a surface."""

from __future__ import annotations

from collections.abc import Callable

from grok_jupyter.client.streams import ResponseStream
from grok_jupyter.protocol.errors import GrokError, GrokInterrupt
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.shown import Shown
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.surface import Surface
from grok_jupyter.session.undisturbed import undisturbed

__all__ = ["interrupted", "run"]


def run(
    stream: ResponseStream,
    surface: Surface,
    ledger: Ledger | None = None,
    check: Callable[[], None] | None = None,
) -> Response:
    """Ask, show the answer while it arrives, and return it.

    The surface is finished and the connection closed whatever happens, in this order: socket,
    last frame, error.

    Parameters
    ----------
    stream : ResponseStream
        A stream that has not begun.
    surface : Surface
        Where to show it, without the keys that this process knows.
    ledger : Ledger, optional
        Where to enter what it used.
    check : callable, optional
        Called when the surface shows that something happens, before anything is sent; may refuse
        with a ``GrokError``.

    Raises
    ------
    GrokError
        With ``response``, which holds what had arrived.
    GrokInterrupt
        If the user interrupts, also while the server is silent.
    """
    response = stream.response
    try:
        _follow(stream, surface, ledger, check)
    except KeyboardInterrupt:
        raise GrokInterrupt(interrupted(response), response=response) from None
    return response


def _follow(
    stream: ResponseStream,
    surface: Surface,
    ledger: Ledger | None,
    check: Callable[[], None] | None,
) -> None:
    response = stream.response
    shown = Shown(response)
    try:
        with stream:
            surface.show(shown.catch_up())
            if check is not None:
                _pass(check, response)
            for _ in stream:
                surface.show(shown.catch_up())
    finally:
        with undisturbed():
            if ledger is not None:
                ledger.note(response)
            surface.finish(shown.catch_up())


def _pass(check: Callable[[], None], response: Response) -> None:
    try:
        check()
    except GrokError as error:
        response.finish("failed")
        error.response = response
        raise


def interrupted(response: Response) -> str:
    """Say what an interrupt has left of a response."""
    if response.status == "completed":
        return "The cell was interrupted when the answer was complete."
    arrived = f"{len(response.content):,} characters" if response.content else "nothing"
    return f"The answer was interrupted; {arrived} had arrived."
