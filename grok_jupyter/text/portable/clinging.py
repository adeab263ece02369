"""Blocks that stand below others without a blank line, where not every reader tells them apart."""

from __future__ import annotations

from itertools import pairwise

from grok_jupyter.markdown.blocks.nodes import (
    Block,
    Document,
    Footnote,
    Item,
    List,
    Quote,
)

__all__ = ["clings", "has_clinging_quote"]


def clings(block: Block, source: str) -> bool:
    """Whether no blank line stands before a block."""
    before = source.rfind("\n", 0, max(block.begins - 1, 0)) + 1
    return bool(source[before : block.begins].strip(" \t\n>"))


def has_clinging_quote(block: Block, source: str) -> bool:
    """Whether a quote follows a list at once, somewhere in a block.

    JupyterLab up to 4.5 reads such a quote as a part of the list's last item.
    """
    waiting = [block]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, (Document, Quote, List, Item, Footnote)):
            continue
        for first, second in pairwise(node.children):
            if isinstance(first, List) and isinstance(second, Quote) and clings(second, source):
                return True
        waiting += node.children
    return False
