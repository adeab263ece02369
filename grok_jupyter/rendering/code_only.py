"""Of an answer that arrives, only its code."""

from __future__ import annotations

from grok_jupyter.markdown.blocks.growing import GrowingTree
from grok_jupyter.markdown.blocks.lines import complete_lines, split_lines
from grok_jupyter.markdown.blocks.nodes import Code
from grok_jupyter.markdown.blocks.parser import BlockParser
from grok_jupyter.markdown.blocks.references import References

__all__ = ["CodeOnly"]


class CodeOnly:
    """Selects the fenced blocks of a text that grows, each line at the cost of one.

    What was given stays: of a line that is not complete, it gives what cannot be a closing fence.
    A text without any block is given as it is, at its end.

    Parameters
    ----------
    has_fences : bool
        Whether the blocks keep their fences, as for Markdown; else only the code is given.
    """

    def __init__(self, *, has_fences: bool) -> None:
        self._has_fences = has_fences
        self._parser = BlockParser(GrowingTree(References()))
        self._line = ""  # the last one, not complete
        self._block: Code | None = None  # the one that is open
        self._lines = 0  # of it, that were given
        self._begun = 0  # characters of its last line, that were given
        self._text: list[str] = []  # as long as there was no block
        self._has_code = False

    def feed(self, delta: str) -> str:
        """Take what is new of the text; return what is new of its code."""
        if not self._has_code:
            self._text.append(delta)
        text = self._line + delta
        held = "\r" if text.endswith("\r") else ""  # may be the first half of a line ending
        *lines, last = split_lines(text[: len(text) - len(held)])
        self._line = last + held
        given = [self._take(line) for line in lines]
        given.append(self._beginning(last))
        return "".join(given)

    def finish(self) -> str:
        """Return the rest; all of the text if there was no code in it."""
        given = [self._take(line) for line in complete_lines(self._line)]
        self._line = ""
        self._parser.finish()
        given.append(self._caught_up())
        if self._has_code:
            return "".join(given)
        whole, self._text = "".join(self._text), []
        return whole

    def _take(self, line: str) -> str:
        self._parser.line(line)
        return self._caught_up()

    def _caught_up(self) -> str:
        """Return what the parser knows of code and was not given yet."""
        leaf = self._parser.tree.leaf
        block = leaf if isinstance(leaf, Code) and leaf.fence else None
        given = self._rest()
        if block is not self._block:
            given += self._end() + self._begin(block)
            given += self._rest()
        return given

    def _begin(self, block: Code | None) -> str:
        self._block, self._lines, self._begun = block, 0, 0
        if block is None:
            return ""
        between = "\n" if self._has_code else ""
        self._has_code, self._text = True, []
        return f"{between}{block.fence}{block.info}\n" if self._has_fences else between

    def _rest(self) -> str:
        """Return the complete lines of the open block that were not given yet."""
        if self._block is None:
            return ""
        rows = self._block.lines[self._lines :]
        given = "".join(f"{row}\n" for row in rows)[self._begun :]
        if rows:
            self._lines, self._begun = len(self._block.lines), 0
        return given

    def _end(self) -> str:
        if self._block is None:
            return ""
        return f"{self._block.fence}\n" if self._has_fences else ""

    def _beginning(self, line: str) -> str:
        """Return what is new of the last line, where it can only be code as it stands."""
        block = self._block
        is_plain = len(self._parser.tree.containers) == 1 and block is not None
        if block is None or not is_plain or block.indent:
            return ""
        if not line.strip(" \t" + block.fence[0]):  # may become the closing fence
            return ""
        given, self._begun = line[self._begun :], len(line)
        return given
