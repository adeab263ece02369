"""Several surfaces as one, and a conversation as a surface."""

from __future__ import annotations

from contextlib import ExitStack

from grok_jupyter.protocol.response import Response
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.surface import Surface

__all__ = ["ConversationSurface", "Surfaces"]


class Surfaces:
    """Shows a response on several surfaces: a cell's own, and the conversation's watchers."""

    def __init__(self, *surfaces: Surface) -> None:
        self._surfaces = surfaces

    def show(self, response: Response) -> None:
        """Have each surface take note."""
        for surface in self._surfaces:
            surface.show(response)

    def finish(self, response: Response) -> None:
        """Finish each surface, in their order, whatever happens to the others."""
        with ExitStack() as stack:
            for surface in reversed(self._surfaces):
                stack.callback(surface.finish, response)


class ConversationSurface:
    """Tells the watchers of a conversation that its running turn grows."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def show(self, response: Response) -> None:  # noqa: ARG002 - watchers look at all of it
        """Tell them."""
        self._conversation.notify_of_growth()

    def finish(self, response: Response) -> None:
        """Add up what the answer used, and tell them."""
        self._conversation.ledger.add(response)
        self._conversation.notify_of_growth()
