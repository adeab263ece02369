"""Long answers as a language model writes them, the same for the same number."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from fidelity.words import CHINESE, CODE, NAMES, OPENINGS, SENTENCES, SUBJECTS, URLS


def answer(number: int) -> str:
    """Return an answer of some 3,000 characters, each formula between ⟦ and ⟧."""
    return _Writer(number).written()


class _Writer:
    def __init__(self, number: int) -> None:
        self._random = Random(f"answer {number}")
        self._subject = SUBJECTS[number % len(SUBJECTS)]
        self._number = number
        self._notes = 0
        self._ends: list[str] = []

    def written(self) -> str:
        random = self._random
        sections = [
            self._plain, self._bullets, self._steps, self._table, self._code, self._display,
            self._quote, self._nested, self._tasks, self._loose, self._long_prose, self._code,
            self._plain, self._rule, self._deep_steps,
        ]  # fmt: skip
        if self._number % 3 == 0:  # models know footnotes, and hardly ever define links at the end
            sections.append(self._footnote)
        if self._number % 8 == 5:
            sections.append(self._references)
        random.shuffle(sections)
        blocks = [self._filled(random.choice(OPENINGS))]
        for count, section in enumerate(sections[: random.randint(8, 13)]):
            blocks += self._heading(count)
            blocks.append(section())
        if self._number % 12 == 7:
            blocks.append("\n\n".join(self._filled(text) for text in CHINESE))
        blocks.append(self._filled("Let me know if the {a} or the {b} is still unclear!"))
        return "\n\n".join((*blocks, *self._ends)) + "\n"

    def _filled(self, text: str) -> str:
        random = self._random
        first, second = random.sample(self._subject.things, 2)
        name, number = random.choice(NAMES), random.randint(2, 99)
        url = random.choice(URLS).format(var=name, n=number)
        filled = text.format(
            name=self._subject.name, a=first, b=second, var=name, n=number, url=url
        )
        return filled.replace("$n = ", "⟦$n = ").replace("$ the", "$⟧ the")

    def _sentences(self, least: int, most: int) -> str:
        chosen = self._random.sample(SENTENCES, self._random.randint(least, most))
        return " ".join(self._filled(sentence) for sentence in chosen)

    def _short(self) -> str:
        return self._filled(self._random.choice(("the {a}", "a {a} and its {b}", "**{a}**: {b}")))

    def _bare(self) -> str:
        return self._short().replace("**", "")

    def _inline(self) -> str:
        tex = self._random.choice(self._subject.formulas)
        return self._random.choice((f"⟦${tex}$⟧", rf"⟦\({tex}\)⟧"))

    def _heading(self, count: int) -> list[str]:
        random = self._random
        title = self._filled(random.choice(("The {a}", "Why the {b} matters", "Using `{var}`")))
        forms = (f"## {count + 1}. {title}", f"### {title}", f"**{title}**", f"## {title} 🚀", "")
        form = random.choice(forms)
        return [form] if form else []

    def _plain(self) -> str:
        return f"{self._sentences(2, 4)}\n\n{self._sentences(1, 3)} So {self._inline()} holds."

    def _long_prose(self) -> str:
        return "\n".join(self._sentences(1, 2) for _ in range(4))

    def _items(self, write: Callable[[int], str], least: int = 3, most: int = 6) -> str:
        return "\n".join(write(place) for place in range(self._random.randint(least, most)))

    def _bullets(self) -> str:
        mark = self._random.choice("-*")
        lead = self._random.choice(("Keep in mind:\n", "Keep in mind:\n\n", ""))
        return lead + self._items(lambda _: f"{mark} **{self._bare()}** – {self._sentences(1, 1)}")

    def _steps(self) -> str:
        end = self._random.choice(".)")
        return self._items(lambda place: f"{place + 1}{end} {self._sentences(1, 2)}")

    def _loose(self) -> str:
        pieces = []
        for place in range(self._random.randint(2, 4)):
            pieces.append(f"{place + 1}. **{self._bare()}**")
            pieces.append(f"   {self._sentences(1, 2)}".replace("\n", "\n   "))
        return "\n\n".join(pieces)

    def _nested(self) -> str:
        step = self._random.choice(("  ", "    "))

        def item(_: int) -> str:
            inner = "\n".join(f"{step}- {self._short()} {self._inline()}" for _ in range(2))
            return f"- {self._short()}:\n{inner}"

        return self._items(item, 2, 4)

    def _deep_steps(self) -> str:
        pieces = []
        for place in range(2):
            language, code = self._snippet()
            block = f"```{language}\n{code}\n```"
            inner = "\n".join(f"   {line}".rstrip() for line in block.split("\n"))
            pieces.append(
                f"{place + 1}. {self._sentences(1, 1)}\n\n{inner}\n\n   - {self._short()}"
            )
        return "\n".join(pieces)

    def _tasks(self) -> str:
        return self._items(lambda place: f"- [{' x'[place % 2]}] {self._short()}")

    def _table(self) -> str:
        random = self._random
        rule = random.choice(("|---|---|---|", "|:---|:---:|---:|", "| --- | --- | --- |"))
        rows = [
            f"| {self._short()} | {random.randint(1, 999)} | {self._filled('`{var}`')} |"
            for _ in range(random.randint(2, 6))
        ]
        formula = self._inline().replace(r"\|", "")  # a bar would end the cell
        rows.append(f"| {formula} | ~~{random.randint(1, 9)}~~ | [{self._short()}](#x) |")
        return "\n".join(("| Name | Value | Note |", rule, *rows))

    def _snippet(self) -> tuple[str, str]:
        language = self._random.choice((self._subject.language, "python", "bash", "json", ""))
        return language, self._filled_code(self._random.choice(CODE[language]))

    def _filled_code(self, text: str) -> str:
        return text.format(var=self._random.choice(NAMES), n=self._random.randint(2, 99))

    def _code(self) -> str:
        language, code = self._snippet()
        text = self._random.choice(("Run this:\n", "For example:\n\n", ""))
        return f"{text}```{language}\n{code}\n```"

    def _display(self) -> str:
        tex = self._random.choice(self._subject.formulas)
        form = self._random.choice(("$$\n{}\n$$", "$${}$$", "\\[\n{}\n\\]", "\\[ {} \\]"))
        return (
            f"{self._sentences(1, 1)}\n\n⟦{form.format(tex)}⟧\n\nwhere {self._inline()} is known."
        )

    def _quote(self) -> str:
        lines = ["**Note:** " + self._sentences(1, 1).replace("\n", "\n> "), self._sentences(1, 1)]
        if self._random.random() < 0.5:
            lines += ["", f"- {self._short()}", f"- {self._short()}"]
        return "\n".join(f"> {line}".rstrip() for line in "\n".join(lines).split("\n")).replace(
            "> > ", "> "
        )

    def _footnote(self) -> str:
        self._notes += 1
        self._ends.append(f"[^{self._notes}]: {self._sentences(1, 1)}".replace("\n", "\n    "))
        return f"{self._sentences(1, 2)}[^{self._notes}]"

    def _references(self) -> str:
        label = self._filled("{var} guide")
        self._ends.append(self._filled(f"[{label}]: {{url}}"))
        return f"{self._sentences(1, 1)} More is in the [{label}]."

    def _rule(self) -> str:
        return f"---\n\n{self._sentences(1, 2)}"
