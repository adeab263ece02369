"""xAI's own tools, by the names of its Python SDK. They run on the server.

>>> from grok_jupyter.tools import web_search
>>> web_search(allowed_domains=["arxiv.org"])
web_search(allowed_domains=['arxiv.org'])
"""

from __future__ import annotations

from grok_jupyter.protocol.server_tool import ServerTool
from grok_jupyter.protocol.server_tools import (
    code_execution,
    collections_search,
    mcp,
    web_search,
    x_search,
)

__all__ = [
    "ServerTool",
    "code_execution",
    "collections_search",
    "mcp",
    "web_search",
    "x_search",
]
