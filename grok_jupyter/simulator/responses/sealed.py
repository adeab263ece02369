"""Encrypted content: opaque to whoever carries it, and bound to the model that wrote it."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["opens", "seal"]

# What stands in front of it all; the rest is noise of the length that captures have.
_MARK = 12
_LENGTH = 288


def seal(model: Model, seed: str) -> str:
    """Return encrypted content of `model`; it holds nothing, and looks like a capture's."""
    noise = b"".join(
        hashlib.sha256(f"{seed}/{part}".encode()).digest() for part in range(_LENGTH // 32)
    )
    return _mark(model) + base64.b64encode(noise).decode().rstrip("=")


def opens(sealed: str, model: Model) -> bool:
    """Whether `model` can decrypt it; what another model or another server wrote, none can."""
    # The encrypted output of a tool has the id of its item in front (captured 2026-09).
    return _mark(model) in sealed


def _mark(model: Model) -> str:
    digest = hashlib.sha256(f"grok-demo/{model.id}".encode()).digest()
    return base64.b64encode(digest).decode()[:_MARK]
