"""Long answers such as models write, the same for the same number: nobody chose the single case.

Other than :mod:`fidelity.answers`, which no parser should find hard, these hold what parsers
disagree on: lists indented in every way, code in lists and quotes, dollars that are none, tags.
"""

from __future__ import annotations

from random import Random

from readers.phrases import CODE, FORMULAS, LABELS, SENTENCES, WORDS


def answer(number: int) -> str:
    """Return an answer of 2 to 8 KB."""
    return _Writer(Random(f"answer to be read {number}")).written()


def piece(number: int) -> str:
    """Return one or two blocks of an answer, for finding what is wrong."""
    writer = _Writer(Random(f"piece {number}"))
    return writer.whole([writer.blocks(writer.random.choice((1, 2, 2)), 0)])


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self._step = random.choice((2, 2, 3, 4, 4))  # of nested lists
        self._bullet = random.choice("-*+--")
        self._ends: list[str] = []
        self._notes = 0

    def written(self) -> str:
        wanted = self.random.randint(2000, 8000)
        parts = [self._paragraph()]
        while sum(map(len, parts)) < wanted:
            if self.random.random() < 0.4:
                parts.append(self._heading())
            parts.append(self.blocks(1, 0))
        return self.whole(parts)

    def whole(self, parts: list[str]) -> str:
        """Return parts with the definitions that they need."""
        return "\n\n".join((*parts, *self._ends)) + self.random.choice(("\n", ""))

    def blocks(self, count: int, depth: int) -> str:
        """Return blocks with a blank line between; the deeper they stand, the simpler they are."""
        kinds = [self._paragraph, self._code, self._display]
        if depth < 3:
            kinds += [lambda: self._list(depth), lambda: self._list(depth), self._table]
        if depth < 2:
            kinds += [lambda: self._quote(depth), self._tasks]
        if depth == 0:
            kinds += [self._rule, self._note, self._reference, self._indented, self._steps]
        return "\n\n".join(self.random.choice(kinds)() for _ in range(count))

    def _filled(self, text: str) -> str:
        return text.format(var=self.random.choice(WORDS), n=self.random.randint(2, 99))

    def _sentence(self) -> str:
        return self._filled(self.random.choice(SENTENCES))

    def _label(self) -> str:
        return self._filled(self.random.choice(LABELS))

    def _paragraph(self) -> str:
        between = self.random.choice((" ", " ", "\n"))
        return between.join(self._sentence() for _ in range(self.random.randint(1, 4)))

    def _heading(self) -> str:
        title = self._label()
        match self.random.randrange(5):
            case 0:
                return f"{title}\n{'=' * len(title)}"
            case 1:
                return f"{title}\n---"
            case 2:
                return f"**{title.replace('*', '')}**"
            case _:
                return f"{'#' * self.random.randint(1, 4)} {title}"

    def _code(self) -> str:
        language, code = self.random.choice(CODE)
        mark = self.random.choice(("```", "```", "```", "~~~", "````"))
        return f"{mark}{language}\n{self._filled(code)}\n{mark}"

    def _indented(self) -> str:
        _, code = self.random.choice(CODE)
        lines = self._filled(code).strip("\n").split("\n")
        return f"{self._sentence()}\n\n" + "\n".join(f"    {line}".rstrip() for line in lines)

    def _display(self) -> str:
        form = self.random.choice(("$$\n{}\n$$", "$${}$$", "\\[\n{}\n\\]", "\\[ {} \\]"))
        return form.format(self._filled(self.random.choice(FORMULAS)))

    def _list(self, depth: int) -> str:
        random = self.random
        is_ordered = random.random() < 0.4
        is_loose = random.random() < 0.3
        end, first = random.choice("..)"), random.choice((1, 1, 1, 3, 9))
        items = []
        for place in range(random.randint(2, 4)):
            mark = f"{first + place}{end}" if is_ordered else self._bullet
            mark += random.choice((" ", " ", " ", "  ", "   "))
            # Models indent by what the mark is wide, or by a step of their own.
            width = len(mark) if random.random() < 0.6 else max(self._step, len(mark.rstrip()) + 1)
            items.append(mark + self._indent(self._item(depth), width))
        lead = f"{self._sentence()}\n" + random.choice(("", "\n"))
        text = ("\n\n" if is_loose else "\n").join(items)
        margin = random.choice((0, 0, 0, 0, 1, 2)) if not depth else 0
        if margin:
            text = " " * margin + self._indent(text, margin)
        return lead + text if random.random() < 0.5 else text

    def _item(self, depth: int) -> str:
        random = self.random
        head = random.choice((self._sentence(), self._sentence(), f"**{random.choice(WORDS)}**:"))
        if random.random() < 0.45:
            return head
        between = random.choice(("\n", "\n\n"))
        match random.randrange(6):
            case 0 | 1:
                return head + between + self._code()
            case 2 if depth < 2:
                return head + between + self._list(depth + 1)
            case 3 if depth < 2:
                return head + between + self._quote(depth + 1)
            case 4 if depth < 2:
                return f"{head}\n\n{self.blocks(random.randint(1, 2), depth + 1)}"
            case 5:
                return head + between + self._display()
            case _:
                return f"{head}\n\n{self._sentence()}"

    def _steps(self) -> str:
        """Return steps of shell commands, as in a tutorial."""
        items = []
        for place in range(self.random.randint(2, 4)):
            code = self._filled(self.random.choice(CODE[:2])[1]).rstrip()
            block = self._indent(f"```bash\n{code}\n```", 3)
            items.append(f"{place + 1}. {self._sentence()}\n\n   {block}\n\n   {self._sentence()}")
        return "\n\n".join(item.replace("\n", "\n") for item in items)

    def _quote(self, depth: int) -> str:
        text = self.blocks(self.random.randint(1, 2), depth + 1)
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def _table(self) -> str:
        random = self.random
        columns = random.randint(2, 4)
        rule = "|".join(random.choice(("---", ":---", ":-:", "---:")) for _ in range(columns))
        rows = [[self._label() for _ in range(columns)] for _ in range(random.randint(2, 5))]
        rows[1][0] = random.choice(
            ("`a \\| b`", "`$HOME`", "<br>", "a \\| b", "$5 or $6", "", "`x`")
        )
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join((lines[0], f"|{rule}|", *lines[1:]))

    def _tasks(self) -> str:
        return "\n".join(
            f"- [{self.random.choice(' x')}] {self._sentence().split(chr(10))[0]}"
            for _ in range(self.random.randint(2, 4))
        )

    def _rule(self) -> str:
        return f"{self._paragraph()}\n\n{self.random.choice(('---', '***', '* * *'))}"

    def _note(self) -> str:
        self._notes += 1
        self._ends.append(f"[^{self._notes}]: {self._sentence()}".replace("\n", " "))
        return f"{self._sentence()}[^{self._notes}] {self._sentence()}"

    def _reference(self) -> str:
        label = f"{self.random.choice(WORDS)} guide {len(self._ends)}"
        title = self.random.choice(("", ' "A title"'))
        self._ends.append(f"[{label}]: https://example.com/{len(self._ends)}{title}")
        return f"{self._sentence()} More is in the [{label}], or [here][{label}]."

    @staticmethod
    def _indent(text: str, width: int) -> str:
        return "\n".join(
            f"{' ' * width if place and line else ''}{line}"
            for place, line in enumerate(text.split("\n"))
        )
