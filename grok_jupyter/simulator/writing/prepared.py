"""The prepared answers and the words in a prompt that call for each."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

__all__ = ["PREPARED", "prepared_answer", "read_answer"]

# Of a long prompt only the two ends are looked at, so many characters each: that is where the
# instruction stands, not in the data between.
INSTRUCTION = 2000

#: Answer by answer, in order: the first one whose pattern occurs in the prompt is given.
PREPARED = {
    "meaning_of_life": r"meaning of life|life, the universe,? and everything",
    "markdown_tour": r"markdown|(headings?|lists?|tables?).*\b(maths?|code)",
    "streaming": r"streaming|what (is|are) (a )?tokens?|tokens?\b.*\bexplain|explain\b.*\btokens?"
    r"|server-sent|stream(s|ed)?\b.*\b(work|answer)",
    "error": r"traceback|fix (this|the|my) error|(Name|Type|Value|Key|Index|Attribute)Error:",
    "data_frame": r"data ?frames?|pandas|csv|\bdf\b|the data\b|dataset|data set|columns",
    "fibonacci": r"fibonacci",
    "primes": r"primes?( numbers?)?|sieve",
    "euler": r"euler|derive|derivation|equations?|formulas?|integrals?|maths?|mathematics",
    "haiku": r"haiku|poem|verse",
    "summary": r"summari[sz]e|summary|tl;?dr|in (one|a) sentence",
    "function": r"(write|give|show|create)\b.*\b(function|code|python|script|program)",
    "greeting": r"hello|hi|hey|good (morning|evening|day)|(who|what) are you"
    r"|introduce yourself|your name",
}


def prepared_answer(prompt: str) -> str | None:
    """Return the name of the answer that fits a prompt, or `None`.

    Examples
    --------
    >>> prepared_answer("What does this CSV say?")
    'data_frame'
    """
    if len(prompt) > 2 * INSTRUCTION:
        prompt = f"{prompt[:INSTRUCTION]}\n{prompt[-INSTRUCTION:]}"
    for name, pattern in _patterns():
        if pattern.search(prompt):
            return name
    return None


@cache
def read_answer(name: str) -> str:
    """Read one of the Markdown files in `answers/`, without its last line end."""
    folder = files("grok_jupyter.simulator").joinpath("answers")
    return folder.joinpath(f"{name}.md").read_text(encoding="utf-8").rstrip("\n")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Whole words only ("hi" is not in "this"); a prompt may break its lines anywhere.
    return tuple(
        (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE | re.DOTALL))
        for name, pattern in PREPARED.items()
    )
