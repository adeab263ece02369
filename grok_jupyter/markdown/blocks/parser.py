"""The block parser: it is fed a line at a time, and its tree can be read after each."""

from __future__ import annotations

import re

from grok_jupyter.markdown.blocks.continuation import continued, goes_on_verbatim, is_ended
from grok_jupyter.markdown.blocks.definitions import take_definitions
from grok_jupyter.markdown.blocks.growing import GrowingTree
from grok_jupyter.markdown.blocks.lines import expanded, indentation, is_blank, remainder
from grok_jupyter.markdown.blocks.markup import markup_end
from grok_jupyter.markdown.blocks.nodes import (
    Code,
    Footnote,
    Heading,
    Item,
    List,
    Markup,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from grok_jupyter.markdown.blocks.references import References
from grok_jupyter.markdown.blocks.starts import fence, footnote, heading, is_rule, mark, underline
from grok_jupyter.markdown.blocks.tables import cells, columns
from grok_jupyter.markdown.dialect import AS_WRITTEN, Dialect

__all__ = ["BlockParser"]

_DEEPEST = 100  # open containers; what is nested deeper is text
_CODE = 4  # columns that code without fences is indented by
_WIDEST = 50  # columns of a table that is shown before it is known to be one
_LONGEST = 1000  # characters of its header
_LEAVES = frozenset("#`~<=-_*")
_CONTAINERS = frozenset(">[-+*0123456789")
_FORMULA = re.compile(r"\$\$|\\\[|\\begin\{(?P<environment>[a-z]+\*?)\}")
_CLOSING = {"$$": "$$", "\\[": "\\]"}


class BlockParser:
    """Builds the tree of a document from its lines, by CommonMark's algorithm.

    A line first goes on with the open containers that it continues, then begins new blocks, and
    what is left of it is text of the innermost one. So each line costs the same, however long the
    document is, and every block but the last one at each level is finished.

    Parameters
    ----------
    tree : GrowingTree
        Where to put the blocks.
    dialect : Dialect
        Whether raw HTML makes blocks, and whether formulas and footnotes are known.

    Attributes
    ----------
    tree : GrowingTree
        As given.
    """

    def __init__(self, tree: GrowingTree, dialect: Dialect = AS_WRITTEN) -> None:
        self.tree = tree
        self._dialect = dialect
        self._line = ""  # the line at hand

    def line(self, text: str) -> None:
        """Take the next line, without its line ending."""
        self._line = text
        self._read(text)
        end = self.tree.position + len(text)
        if text and (not is_blank(text) or isinstance(self.tree.leaf, Code)):
            self.tree.end_line(end)
        self.tree.position = end + 1

    def _read(self, text: str) -> None:
        tree = self.tree
        tree.begin_line()
        line = expanded(text)
        rest, tree.depth = continued(tree.containers, line)
        here = tree.here
        if isinstance(here, Code) and "\t" in text:
            column = len(line) - len(rest)
            if here.fence:
                rest = remainder(text, column)
            elif indentation(rest) >= _CODE:
                rest = " " * _CODE + remainder(text, column + _CODE)
        if here is not None and goes_on_verbatim(here, rest):
            if isinstance(here, Code) and (here.fence or not is_blank(rest)):
                here.last = tree.position + len(text)
            if isinstance(here, (Code, Markup)) and is_ended(here):
                tree.leaf = None
            return
        has_begun = False
        while (begun := self._begin(rest)) is not None:
            if begun is rest:
                return
            rest = begun
            has_begun = True
        if not is_blank(rest):
            self._text(rest)
        elif not has_begun:
            tree.blank_line()

    def finish(self) -> None:
        """Say that no more lines come."""
        self.tree.depth = 1
        self.tree.close_to_depth()
        self.tree.close_leaf()

    def fork(self) -> BlockParser:
        """Return a parser that goes on from here on its own."""
        return BlockParser(self.tree.fork(), self._dialect)

    def expect(self) -> None:
        """Take the open paragraph for what its beginning announces.

        A line that begins with a bar is the header of a table, before the line that makes it one;
        what looks like the definition of a link is one.
        """
        paragraph = self.tree.leaf
        if not isinstance(paragraph, Paragraph):
            return
        *before, last = paragraph.lines
        if (
            last.startswith("|")
            and len(last) <= _LONGEST
            and not (before and before[-1].startswith("|"))
        ):
            header = cells(last)
            if len(header) <= _WIDEST:
                self._make_table(paragraph, Table(header, [""] * len(header), starts=[-1]))
        elif paragraph.lines[0].startswith("["):
            take_definitions(paragraph, References())
            if not paragraph.lines:
                self.tree.drop_leaf()

    def _begin(self, line: str) -> str | None:
        """Begin the block that ``line`` begins.

        Returns
        -------
        str or None
            What follows the mark of a container; ``line`` itself if all of it is used; ``None``
            if it begins nothing.
        """
        here = self.tree.here
        if is_blank(line) or (isinstance(here, Paragraph) and here.formula):
            return None
        indent = indentation(line)
        bare = line[indent:]
        if indent >= _CODE:
            if isinstance(self.tree.leaf, Paragraph):
                return None
            code = line[_CODE:]
            if "\t" in self._line:
                code = remainder(self._line, len(expanded(self._line)) - len(code))
            self.tree.add(Code([code], content=self._place(bare), last=self._end))
            return line
        if bare[0] in _LEAVES and self._begin_leaf(bare, indent):
            return line
        if bare[0] in _CONTAINERS and len(self.tree.containers) < _DEEPEST:
            return self._begin_container(bare, indent)
        return None

    def _begin_leaf(self, bare: str, indent: int) -> bool:
        match bare[0]:
            case "#":
                if found := heading(bare):
                    level, words, offset = found
                    self.tree.add(Heading(level, words, [self._place(bare) + offset]))
                    return True
            case "`" | "~":
                if opened := fence(bare):
                    code = Code([], opened.info, opened.marks, indent, content=self._place(bare))
                    code.last = self._end
                    self.tree.add(code)
                    return True
            case "<":
                return self._dialect.raw is not None and self._begin_markup(bare, indent)
            case _:
                here = self.tree.here
                if isinstance(here, Paragraph) and self._underlined(here, bare):
                    return True
                if is_rule(bare):
                    self.tree.add(Rule())
                    return True
        return False

    def _begin_markup(self, bare: str, indent: int) -> bool:
        ends = markup_end(bare, in_paragraph=isinstance(self.tree.leaf, Paragraph))
        if ends is None:
            return False
        block = Markup([" " * indent + bare], ends[0])
        self.tree.add(block)
        if is_ended(block):
            self.tree.leaf = None
        return True

    def _begin_container(self, bare: str, indent: int) -> str | None:
        if bare[0] == ">":
            self.tree.add(Quote())
            return bare[2:] if bare[1:2] == " " else bare[1:]
        if bare[0] == "[":
            found = footnote(bare) if self._dialect.has_footnotes else None
            if found:
                self.tree.add_footnote(Footnote(found[0], self._place(found[1])))
            return found and found[1]
        begun = mark(bare)
        if begun is None or not self._may_interrupt(bare, begun.number):
            return None
        self.tree.close_to_depth()
        tip = self.tree.tip
        if not (isinstance(tip, List) and tip.mark == begun.kind):
            self.tree.add(List(begun.kind, begun.number))
        self.tree.add(Item(indent + begun.indent, begun.text))
        return bare[begun.indent :]

    def _may_interrupt(self, bare: str, number: int | None) -> bool:
        """Whether an item may begin here; paragraphs are not easily interrupted."""
        if not isinstance(self.tree.here, Paragraph):
            return True
        return number in (None, 1) and len(bare.split(None, 1)) > 1

    def _underlined(self, paragraph: Paragraph, bare: str) -> bool:
        level = underline(bare)
        if level is None:
            return False
        take_definitions(paragraph, self.tree.references)
        if not paragraph.lines:
            self.tree.drop_leaf()
            return False
        self.tree.become(Heading(level, paragraph.text, paragraph.starts))
        return True

    def _text(self, rest: str) -> None:
        tree = self.tree
        here = tree.here
        bare = rest.lstrip(" \t")
        if isinstance(here, Paragraph):
            if indentation(rest) >= 4 or not self._begin_table(here, bare):
                self._add_line(here, bare)
        elif isinstance(here, Table):
            here.rows.append(bare)
            here.starts.append(self._place(bare))
        elif isinstance(tree.leaf, Paragraph) and here is None:
            self._add_line(tree.leaf, bare)  # a lazy line
        else:
            paragraph = Paragraph([])
            tree.add(paragraph)
            self._add_line(paragraph, bare)

    def _begin_table(self, paragraph: Paragraph, bare: str) -> bool:
        aligned = None if paragraph.formula else columns(bare)
        if aligned is None:
            return False
        header = cells(paragraph.lines[-1])
        if len(header) != len(aligned):
            return False
        self._make_table(paragraph, Table(header, aligned, starts=paragraph.starts[-1:]))
        return True

    def _make_table(self, paragraph: Paragraph, table: Table) -> None:
        """Begin a table; the last line of the paragraph is its header."""
        if len(paragraph.lines) == 1:
            self.tree.become(table)
        else:
            paragraph.lines.pop()
            paragraph.starts.pop()
            self.tree.depth = len(self.tree.containers)
            self.tree.add(table)

    def _add_line(self, paragraph: Paragraph, line: str) -> None:
        """Add a line, and note whether a displayed formula goes on after it.

        Within one, no line begins a block: ``- b`` is a term there and ``=`` no underline.
        """
        paragraph.lines.append(line)
        paragraph.starts.append(self._place(line))
        if not self._dialect.has_maths:
            return
        if paragraph.formula:
            if paragraph.formula in line:
                paragraph.formula = ""
        elif line[0] in "$\\" and (opened := _FORMULA.match(line)):
            environment = opened["environment"]
            closing = f"\\end{{{environment}}}" if environment else _CLOSING[opened[0]]
            paragraph.formula = "" if closing in line[opened.end() :] else closing

    @property
    def _end(self) -> int:
        """Where the line at hand ends in the source."""
        return self.tree.position + len(self._line)

    def _place(self, rest: str) -> int:
        """Return where the rest of the line at hand begins in the source."""
        return self._end - len(rest)
