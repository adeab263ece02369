"""A tool that the server itself runs, as a request offers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["WIRE_TYPES", "ServerTool"]

_HIDDEN = {"authorization", "extra_headers"}

WIRE_TYPES = {
    "web_search",
    "x_search",
    "code_interpreter",
    "file_search",
    "mcp",
    "image_generation",
}
"""How the Responses API calls its tools."""


@dataclass(frozen=True)
class ServerTool:
    """A tool that the server itself runs.

    Attributes
    ----------
    kind : str
        Its name here: ``"web_search"``, ``"x_search"``, ``"code_execution"``,
        ``"collections_search"`` or ``"mcp"``.
    arguments : mapping
        What it was given.
    """

    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    _wire: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def to_wire(self) -> dict[str, Any]:
        """Return the tool as JSON-ready data."""
        return dict(self._wire)

    def __repr__(self) -> str:
        given = (
            f"{name}={'…' if name in _HIDDEN else repr(value)}"
            for name, value in self.arguments.items()
        )
        return f"{self.kind}({', '.join(given)})"
