"""Long Markdown on demand: headings, lists, tables, code and maths, as many tokens as asked."""

from __future__ import annotations

from itertools import count as numbers
from typing import TYPE_CHECKING

from grok_jupyter.simulator.writing.tokens import count, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["long_text"]

_OPENING = """\
# A long answer

grok-demo, the embedded endpoint, generates this text to be long; it is not Grok's.

"""

_TEMPLATES = """\
## Section {n}

This paragraph is number {n} of a text that has **bold**, *slanted* and `code` words, a \
[link](https://example.org/{n}) and, at its end, an emoji 🚀.
=====
- first item of list {n}
- second item, with a part of its own:
  - nested in {n}
  - nested again
- last item
=====
| row | value | square |
|---|---:|---:|
| {n} | {n}.5 | {square} |
| next | 7 | 49 |
=====
```python
def step_{n}(value: float) -> float:
    '''Add {n} and halve.'''
    return (value + {n}) / 2
```
=====
The sum is $\\sum_{{k=1}}^{{{n}}} k = {total}$, and in display:

$$
\\int_0^{{{n}}} x \\, dx = \\frac{{{square}}}{{2}}
$$
=====
> A quotation, number {n}: the numbers go on, and so does the text.
"""
_BLOCKS = _TEMPLATES.split("=====\n")


def long_text(length: int) -> str:
    """Write exactly `length` tokens of Markdown in which every block is closed.

    Examples
    --------
    >>> from grok_jupyter.simulator.writing.tokens import count
    >>> count(long_text(1000))
    1000
    """
    parts: list[str] = []
    left = length
    for block in _blocks():
        size = count(block)
        if size > left:
            break
        parts.append(block)
        left -= size
    # No block fits any more; plain words close the gap one token each.
    parts.append("".join(tokenize("and" + " so on and" * (left // 3 + 1))[:left]))
    return "".join(parts)


def _blocks() -> Iterator[str]:
    yield _OPENING
    for n in numbers(1):
        template = _BLOCKS[(n - 1) % len(_BLOCKS)]
        yield template.format(n=n, square=n * n, total=n * (n + 1) // 2) + "\n"
