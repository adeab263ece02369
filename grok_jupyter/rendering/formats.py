"""How an answer can look."""

from __future__ import annotations

from typing import Literal

__all__ = ["FORMATS", "Format"]

Format = Literal["markdown", "text", "code", "json"]
FORMATS: tuple[Format, ...] = ("markdown", "text", "code", "json")
