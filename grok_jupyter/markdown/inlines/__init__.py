"""The inline parser: the Markdown within one paragraph, heading or cell."""

from grok_jupyter.markdown.inlines.fill import fill
from grok_jupyter.markdown.inlines.resolver import Citation, Link, Resolver
from grok_jupyter.markdown.inlines.settled import Extent

__all__ = ["Citation", "Extent", "Link", "Resolver", "fill"]
