"""Functions that were called earlier in a conversation, for a question that comes without any.

Their calls and results stand in its messages, and several servers refuse these where the request
describes no tools. So what was called is described again, and no call is allowed. The calls are
not written out as text: the messages stay as they were, which the server's cache of the prompt
knows, and a model that reads calls as text begins to write them as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grok_jupyter.client.tools.toolbox import Toolbox, tool_names
from grok_jupyter.protocol.messages import Message, Tool
from grok_jupyter.session.turn import Turn

__all__ = ["with_earlier_tools"]

_NOTHING = {"type": "object", "properties": {}}
_SAID = "Was called earlier in this conversation."  # of a function that is not known any more


def with_earlier_tools(
    settings: Mapping[str, Any], messages: Iterable[Message], turns: Sequence[Turn]
) -> Mapping[str, Any]:
    """Return the settings of a request, with the tools that its messages need described.

    Parameters
    ----------
    settings : mapping
        Of the question; where they have tools, they are returned as they are.
    messages : iterable of Message
        All that is sent.
    turns : sequence of Turn
        Those that the question builds on: their settings know the functions. Turns of a loaded
        talk do not; of theirs, only the names are told.
    """
    called = dict.fromkeys(
        call.function.name
        for message in messages
        for call in message.tool_calls
        if not call.is_servers_own
    )
    if not called or settings.get("tools"):
        return settings
    known = {name: tool for tool in _offered(turns) for name in tool_names([tool])}
    tools = [known.get(name) or Tool(name, _SAID, _NOTHING) for name in called]
    return {"tool_choice": "none", **settings, "tools": tools}


def _offered(turns: Sequence[Turn]) -> Iterator[Any]:
    for turn in turns:
        tools = turn.settings.get("tools")
        if isinstance(tools, (list, tuple)):
            yield from Toolbox.of(tools).offered or tools
