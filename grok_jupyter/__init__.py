"""Write a ``%%grok`` cell, watch Grok answer it live, compute with the answer in the next cell.

Names are loaded when they are used: importing this package imports neither Jupyter nor an HTTP
library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from grok_jupyter.client.batch.batch import Batch
    from grok_jupyter.client.chat import AsyncChat, Chat
    from grok_jupyter.client.client import AsyncClient, Client
    from grok_jupyter.client.many.rows import Rows
    from grok_jupyter.frontends.widget.chat import ChatWidget
    from grok_jupyter.protocol.chunk import Chunk
    from grok_jupyter.protocol.comparison import Comparison
    from grok_jupyter.protocol.errors import (
        AnswerError,
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        AuthenticationError,
        BadRequestError,
        ConfigError,
        CostLimitError,
        GrokError,
        GrokInterrupt,
        InputError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        RecordingError,
        RecordingWarning,
        SchemaWarning,
        ServerError,
        StreamError,
    )
    from grok_jupyter.protocol.response import Response
    from grok_jupyter.protocol.tool_runs import ToolRun
    from grok_jupyter.protocol.usage import Usage
    from grok_jupyter.session.jobs import Job
    from grok_jupyter.values.own import register_renderer
    from grok_jupyter.version import __version__

_ERRORS = (
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AnswerError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigError",
    "CostLimitError",
    "GrokError",
    "GrokInterrupt",
    "InputError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RecordingError",
    "RecordingWarning",
    "SchemaWarning",
    "ServerError",
    "StreamError",
)
_HOMES = {
    "AsyncChat": "grok_jupyter.client.chat",
    "AsyncClient": "grok_jupyter.client.client",
    "Batch": "grok_jupyter.client.batch.batch",
    "Chat": "grok_jupyter.client.chat",
    "ChatWidget": "grok_jupyter.frontends.widget.chat",
    "Chunk": "grok_jupyter.protocol.chunk",
    "Client": "grok_jupyter.client.client",
    "Comparison": "grok_jupyter.protocol.comparison",
    "Job": "grok_jupyter.session.jobs",
    "Response": "grok_jupyter.protocol.response",
    "Rows": "grok_jupyter.client.many.rows",
    "ToolRun": "grok_jupyter.protocol.tool_runs",
    "Usage": "grok_jupyter.protocol.usage",
    "__version__": "grok_jupyter.version",
    "register_renderer": "grok_jupyter.values.own",
    **dict.fromkeys(_ERRORS, "grok_jupyter.protocol.errors"),
}

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AnswerError",
    "AsyncChat",
    "AsyncClient",
    "AuthenticationError",
    "BadRequestError",
    "Batch",
    "Chat",
    "ChatWidget",
    "Chunk",
    "Client",
    "Comparison",
    "ConfigError",
    "CostLimitError",
    "GrokError",
    "GrokInterrupt",
    "InputError",
    "Job",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RecordingError",
    "RecordingWarning",
    "Response",
    "Rows",
    "SchemaWarning",
    "ServerError",
    "StreamError",
    "ToolRun",
    "Usage",
    "__version__",
    "load_ipython_extension",
    "register_renderer",
    "unload_ipython_extension",
]


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Install ``%%grok`` and ``%grok``; called by ``%load_ext grok_jupyter``."""
    from grok_jupyter.frontends.extension import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Remove every trace; called by ``%unload_ext grok_jupyter``."""
    from grok_jupyter.frontends.extension import unload

    unload(shell)


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
