"""A tool that the server itself runs, as a request offers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown
from grok_jupyter.protocol.server_kinds import checked, wire_of
from grok_jupyter.protocol.server_secrets import HIDDEN, without_secrets
from grok_jupyter.text.keyless import keyless

__all__ = ["ServerTool"]


@dataclass(frozen=True, repr=False)
class ServerTool:
    """A tool that the server itself runs.

    Attributes
    ----------
    kind : str
        Its name here: ``"web_search"``, ``"x_search"``, ``"code_execution"``,
        ``"collections_search"`` or ``"mcp"``.
    arguments : mapping
        What it was given, checked; what is ``None`` is left out.

    Raises
    ------
    InputError
        If there is no such tool, or it cannot be given that; the sentence says why.

    Examples
    --------
    >>> ServerTool("web_search", {"allowed_domains": ["arxiv.org"]})
    web_search(allowed_domains=['arxiv.org'])
    """

    kind: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.arguments, Mapping):
            raise InputError(
                f"arguments={shown(self.arguments, 60)} of a tool is no dict; give {{'name': …}}."
            )
        object.__setattr__(self, "arguments", checked(self.kind, self.arguments))

    def to_wire(self) -> dict[str, Any]:
        """Return the tool as JSON-ready data, secrets included: for the server alone."""
        return wire_of(self.kind, self.arguments)

    def __hash__(self) -> int:
        return hash((self.kind, json.dumps(self.arguments, sort_keys=True)))

    def __repr__(self) -> str:
        given = without_secrets(self.arguments, mark="…")
        said = (
            f"{name}={value if name in HIDDEN else keyless(value)}" for name, value in given.items()
        )
        return f"{self.kind}({', '.join(said)})"
