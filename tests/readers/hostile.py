"""Hostile answers without end, the same for the same seed and number."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from fidelity import answers as simple

from readers import atoms
from readers.answers import answer

_CORPUS = Path(__file__).parents[1] / "markdown" / "corpus" / "nasties"
_SPACES = [
    "\n", "\n", "\n", "\n\n", "\n\n", " ", "", "", "\r\n", "\r", "\t", "    ", "  \n", "\\\n",
]  # fmt: skip
_ODD = [
    "\u00a0", "\ufeff", "\f", "\v", "\r", "\0", "\t", "\u2028", "\u0085", "\u200b", "\x1c",
    "\u3000",
]  # fmt: skip
_GLUE = [
    "`", "``", "```", "```\n", "~~~", "~~~\n", "````", "$", "$$", "\\", "*", "**", "_", "~~", "[",
    "]", "(", ")", "![", "](", "<", ">", "|", "&", ";", '"', "'", "# ", "- ", "* ", "+ ", "1. ",
    "1) ", "> ", "---\n", "===\n", "- [ ] ", "|---|\n", "|-|-|\n", ":", "    ", "\t", "a", "b c",
    "word", "\n", "\n\n", "\n- ", "\n> ", "\n1. ", "[^1]", "\n[^1]: ", "\n[a]: ", "{", "}", "@@",
    "@\\@", "<br>", "<kbd>", "</kbd>", "<sub>", "<!--", "-->", "http://e.example/", "www.e.example",
    "a@b.example", "é", "，", "**。**",
]  # fmt: skip
_AROUND = [
    "> {}", "- {}", "* {}\n  - b", "1. {}", "10. {}", "# {}", "{}\n===", "{}\n---",
    "| a |\n|---|\n| {} |", "| ` | {} | ` |\n|-|-|-|", "**{}**", "*{}", "~~{}~~", "`{}`", "``{}",
    "`a\n{}`", "${}$", "$${}$$", "\\({}\\)", "\\[{}\\]", "\\\\({}\\\\)", "\\begin{{a}}{}\\end{{a}}",
    "[{}](http://e.example)", "[{}]", "![{}](http://e.example/x.png)", "<{}>", "<kbd>{}</kbd>",
    "<br>\n{}", "<kbd>\n{}\n\n", "<!-- {} -->", "```\n{}\n```", "~~~\n{}\n~~~", "```html\n{}\n```",
    "- ```\n  {}\n  ```", "> ```\n> {}\n> ```", "1. a\n   ```\n   {}\n   ```", "    {}",
    "- a\n\n      {}", "- [ ] {}", "- - {}", "> - {}\n> {}", "- > {}", "> > {}", "[^1]\n\n[^1]: {}",
    "[a]: /x '{}'", "[{}]: http://e.example", "[\n{}\n]: x", "a\n{}", "{}\na", "\\{}", "&lt;{}",
    "- a\n> {}", "```\n$\n```\n{}", "> ```\n> $\n> ```\n> $x$\n{}", "<details>\n{}\n</details>",
    "- $ ls\n- {}", "{}$", "${}", "`$` {}", "|{}|\n|-|\n|{}|", "- ```\n{}", "* * *\n{}", "{}\n***",
]  # fmt: skip


def hostile(seed: int, number: int) -> str:
    """Return one answer."""
    random = Random(seed * 1_000_003 + number)
    writer = _Writer(random)
    return writer.mutated() if random.random() < 0.3 else writer.written()


@cache
def ordinary() -> tuple[str, ...]:
    """Return ordinary answers, to be spoilt."""
    corpus = [path.read_text("utf-8") for path in sorted(_CORPUS.glob("*.md"))]
    easy = [simple.answer(number).replace("⟦", "").replace("⟧", "") for number in range(24)]
    return (*corpus, *easy, *(answer(number) for number in range(24)))


class _Writer:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._pick: Callable[[list], object] = random.choice
        self._kinds = [
            (lambda: self._pick(atoms.TAGS), 4),
            (lambda: self._pick(atoms.FORMULAS), 5),
            (lambda: self._pick(atoms.PLACEHOLDERS), 2),
            (self._tex, 2),
            (self._link, 4),
            (self._fence, 3),
            (self._definition, 1),
            (lambda: self._pick(_GLUE), 10),
            (lambda: self._pick(_ODD), 1),
            (lambda: self._pick(atoms.ADDRESSES), 1),
        ]
        self._weights = [weight for _, weight in self._kinds]

    def written(self) -> str:
        random = self._random
        pieces: list[str] = []
        for kind, _ in random.choices(
            self._kinds, self._weights, k=random.choice((1, 2, 3, 3, 4, 5, 6, 9, 14))
        ):
            piece = self._atom(kind)
            while random.random() < 0.35:
                piece = self._inside(piece)
            pieces += [piece, self._pick(_SPACES)]
        text = "".join(pieces)
        while random.random() < 0.3:
            text = self._spoilt(text)
        return text

    def mutated(self) -> str:
        random = self._random
        whole = self._pick(ordinary())
        start = random.randrange(len(whole))
        text = whole[start : start + random.choice((60, 150, 300, 600))]
        for _ in range(random.choice((1, 2, 3, 5, 8))):
            text = self._spoilt(text)
        return text

    def _atom(self, kind: Callable[[], str]) -> str:
        return atoms.written(kind(), self._random)

    def _inside(self, piece: str) -> str:
        around = self._pick(_AROUND)
        if "\n" in piece and self._random.random() < 0.7:
            first = around[: around.find("{")].rpartition("\n")[2]
            again = first if first.startswith(">") else " " * len(first)
            piece = piece.replace("\n", "\n" + again)
        return around.replace("{}", piece).replace("{{", "{").replace("}}", "}")

    def _spoilt(self, text: str) -> str:
        """Change a text in one place."""
        random = self._random
        at = random.randrange(len(text) + 1)
        match random.randrange(8):
            case 0 | 1 | 2:
                kind, _ = random.choices(self._kinds, self._weights)[0]
                return text[:at] + self._atom(kind) + text[at:]
            case 3:
                return text[:at] + text[at + random.randrange(4) :]
            case 4:
                end = at + random.randrange(30)
                return text[:end] + text[at:]
            case 5:
                lines = text.split("\n")
                place, other = random.randrange(len(lines)), random.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
                return "\n".join(lines)
            case 6:
                lines = text.split("\n")
                place = random.randrange(len(lines))
                lines[place] = (
                    self._pick(("> ", "- ", "  ", "    ", "\t", "# ", "1. ", "")) + lines[place]
                )
                return "\n".join(lines)
            case _:
                return text[:at] + self._pick(_GLUE) + text[at:]

    def _tex(self) -> str:
        opening, closing = self._pick(atoms.DELIMITERS)
        between = self._pick(("", "", "", " ", "\n", "x"))
        return f"{opening}{between}{self._pick(atoms.TEX)}{between}{closing}"

    def _link(self) -> str:
        random = self._random
        label, address = self._pick(atoms.LABELS), self._pick(atoms.ADDRESSES)
        title, mark = self._pick(atoms.TITLES), self._pick(("", "", "!"))
        match random.randrange(8):
            case 0:
                return f"<{address}>"
            case 1:
                return f"{mark}[{label}](<{address}>{title})"
            case 2:
                return f"{mark}[{label}][a]"
            case 3:
                return f"[{mark}[{label}]({address}{title})](http://e.example)"
            case 4:
                return f"{mark}[{label}]({address}{title}"
            case _:
                return f"{mark}[{label}]({address}{title})"

    def _definition(self) -> str:
        label = self._pick(("a", "a", "K", "^1", self._pick(atoms.LABELS)))
        return f"\n[{label}]: {self._pick(atoms.ADDRESSES)}{self._pick(atoms.TITLES)}\n"

    def _fence(self) -> str:
        mark = self._pick(("```", "```", "~~~", "````", "``"))
        info = self._pick(atoms.INFOS)
        code = (
            self._pick(atoms.DIAGRAMS)
            if "ermaid" in info
            else self._pick((*atoms.TAGS[:4], "$ ls", "x", "$", "@@ -1 +1 @@"))
        )
        indent = self._pick(("", "", "", "  ", "    ", "   "))
        closing = self._pick((mark, mark, mark, "", mark + "~", "``` x", " " + mark))
        return f"\n{indent}{mark}{info}\n{indent}{code}\n{indent}{closing}\n"
