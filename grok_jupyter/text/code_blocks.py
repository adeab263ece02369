"""The blocks of code in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grok_jupyter.markdown.blocks.nodes import Block, Code, Document, Footnote, Item, List, Quote
from grok_jupyter.markdown.reading import read
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["PYTHON", "CodeBlock", "code_blocks", "language_of"]

PYTHON = frozenset({"python", "py", "python3", "ipython", "ipython3"})
"""What blocks of code call Python, in lower case."""


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """A fenced block of code in an answer.

    Attributes
    ----------
    language : str
        The first word after the opening fence, lower case; ``""`` if none.
    source : str
        The code between the fences, each line ended by a line feed.
    """

    language: str
    source: str

    __repr__ = keyless_repr

    def __str__(self) -> str:
        return self.source


def code_blocks(text: str) -> list[CodeBlock]:
    """Return the fenced blocks of ``text``, in order; one still open counts as far as it goes."""
    if "```" not in text and "~~~" not in text:
        return []
    found = read(text)
    blocks = [*_fenced(found.blocks), *_fenced(found.references.notes)]
    return [
        CodeBlock(language_of(code.info), "".join(f"{line}\n" for line in code.lines))
        for code in sorted(blocks, key=lambda code: code.content)
    ]


def language_of(info: str) -> str:
    """Return the language that an info string names, in lower case."""
    word = "".join(info.split(None, 1)[:1])
    return word.strip("{}.").split(",", 1)[0].lower()


def _fenced(blocks: Sequence[Block]) -> Iterator[Code]:
    waiting = list(blocks)
    while waiting:
        block = waiting.pop()
        if isinstance(block, (Document, Quote, List, Item, Footnote)):
            waiting += block.children
        elif isinstance(block, Code) and block.fence:
            yield block
