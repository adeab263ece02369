"""What a text cites: marks in it, where they stand, and how a reader sees them."""

from __future__ import annotations

from grok_jupyter.text.citing.markers import Marker, find_markers
from grok_jupyter.text.citing.rewriting import Citing, bare_number, cited, cited_addresses

__all__ = ["Citing", "Marker", "bare_number", "cited", "cited_addresses", "find_markers"]
