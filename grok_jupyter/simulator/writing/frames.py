"""Answers about data frames, from the profile that the prompt holds of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from grok_jupyter.simulator.writing.prepared import read_answer

__all__ = ["about_frame"]

_HEAD = re.compile(
    r"^(?P<what>(?:Lazy data frame|Data frame|Series)[^\n]*? \(\w+\) of [^\n.;]*)", re.MULTILINE
)
_COLUMN = re.compile(r"^- (?P<name>[^\n]+?): (?P<facts>\w[^\n]*, [\d,]+ null[^\n]*)$", re.MULTILINE)
_COUNT = re.compile(r"(?P<count>[\d,]+) (?P<what>null|distinct)")
_MOST_ASKED = 12  # columns that are written about


class _Column(NamedTuple):
    name: str
    kind: str
    nulls: str
    distinct: str
    spread: str


def about_frame(prompt: str) -> str | None:
    """Return what a profile in the prompt says of the columns asked about; ``None`` without one."""
    head = _HEAD.search(prompt)
    if head is None:
        return None
    columns = [_column(found["name"], found["facts"]) for found in _COLUMN.finditer(prompt)]
    if not columns:
        return None
    words = prompt[: head.start()] + prompt[head.start() :].rpartition("\n\n")[2] * (
        "\n\n" in prompt[head.start() :]
    )
    asked = [column for column in columns if _is_named(column.name, words)] or columns
    rows = [
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in column)} |"
        for column in asked[:_MOST_ASKED]
    ]
    left = len(asked) - len(rows)
    what = head["what"]
    return "\n".join(
        [
            f"{what[0].upper()}{what[1:]}. Its profile in your prompt says:",
            "",
            "| column | type | nulls | distinct | range or values |",
            "|---|---|---:|---:|---|",
            *rows,
            "",
            *([f"{left:,} more columns are in it.", ""] if left else []),
            "With the frame as `df`, this looks further:",
            "",
            _code(),
            "",
            "I read this from the lines that were sent; Grok can reason about them.",
        ]
    )


def _code() -> str:
    _, fence, rest = read_answer("data_frame").partition("```python\n")
    return fence + rest.partition("```\n")[0] + "```"


def _column(name: str, facts: str) -> _Column:
    kind = re.split(r", [\d,]+ null", facts, maxsplit=1)[0]
    counts = {found["what"]: found["count"] for found in _COUNT.finditer(facts)}
    after = facts.partition(" distinct")[2].lstrip(",: ")
    return _Column(name, kind, counts.get("null", ""), counts.get("distinct", ""), after)


def _is_named(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None
