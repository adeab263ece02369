"""Messages for a chat, by the names of xAI's Python SDK.

>>> from grok_jupyter.chat import system, user
>>> user("What is 6 times 7?").role
'user'
"""

from __future__ import annotations

from grok_jupyter.protocol.images import ImagePart, image
from grok_jupyter.protocol.messages import (
    Message,
    Tool,
    assistant,
    developer,
    system,
    tool,
    tool_result,
    user,
)

__all__ = [
    "ImagePart",
    "Message",
    "Tool",
    "assistant",
    "developer",
    "image",
    "system",
    "tool",
    "tool_result",
    "user",
]
