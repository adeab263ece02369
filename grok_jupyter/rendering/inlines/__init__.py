"""The inline parser: the Markdown within one paragraph, heading or cell."""

from grok_jupyter.rendering.inlines.fill import fill
from grok_jupyter.rendering.inlines.resolver import Citation, Link, Resolver

__all__ = ["Citation", "Link", "Resolver", "fill"]
