"""The inline parser: the Markdown within one paragraph, heading or cell."""

from grok_jupyter.markdown.inlines.fill import fill
from grok_jupyter.markdown.inlines.resolver import Citation, Link, Resolver

__all__ = ["Citation", "Link", "Resolver", "fill"]
