"""Texts that cost a careless parser far more than their length."""

from __future__ import annotations

from collections.abc import Iterator

from fidelity.attacks.case import Attack

_LENGTH = 30_000
_REPEATED = (
    "[",
    "![",
    "*",
    "_",
    "~",
    "`",
    "<",
    "$",
    "|",
    "&",
    "\\",
    "(",
    ">",
    "#",
    "-",
    "a@",
    "*a_ ",
    "[a](",
    "![a](",
    "[^a]",
    "`a``",
    "**a ",
    "<a ",
    "</",
    "&a",
    "www.",
    "http://",
    "\\(",
    "\\[",
    "$$",
    "[[a]",
    "- ",
    "> ",
    "1. ",
    "> - ",
    "a\n",
    "\n",
    "| a ",
    "||\n",
    "[a]: b\n",
    "[a]: <b\n",
    "[^a]: b\n",
    "```\n",
    "    ",
    "\t",
    "- [ ] ",
    "*a **b ",
    "_*",
    "a*",
    "]",
    "](",
    "](a) ",
    "<!--",
    "<?",
    "<![CDATA[",
    "\\begin{a}",
    "<sub>",
    "</sub>",
    "a.b@",
    "+",
    "e-",
    "0",
    "：**",
    "~~a ",
    "https://a.b/(",
)


def all() -> Iterator[Attack]:  # noqa: A001 - read with the module's name
    """Yield the attacks."""
    for piece in _REPEATED:
        yield Attack("repeated", piece * (_LENGTH // len(piece)))
    yield Attack("growing", "".join(f"{'`' * length} " for length in range(1, 240)))
    yield Attack("growing", "".join(f"{'*' * length}a" for length in range(1, 240)))
    yield Attack("nested", "".join(f"{'  ' * depth}- a\n" for depth in range(170)))
    yield Attack("nested", f"{'[' * 9000}a{'](b)' * 4500}")
    yield Attack("wide", f"|{'a|' * 2000}\n|{'-|' * 2000}\n" + f"|{'b|' * 20}\n" * 400)
    yield Attack("formula", "$" + "\\sqrt" * 700 + "x$")
    yield Attack("formula", "$" + "{" * 900 + "x" + "}" * 900 + "$")
    yield Attack("formula", "$x" + "^{x" * 900 + "}" * 900 + "$")
    yield Attack("code", "```cpp\na" + " " * 20_000 + "!\n```")
    yield Attack("code", "```javascript\n" + "a." * 10_000 + "\n```")
    yield Attack("code", "```hcl\n" + "<<a\n" * 5_000 + "```")
    yield Attack("definitions", "".join(f"[a{n}]: b\n" for n in range(2500)) + "[a1]" * 2500)
    yield Attack("notes", "[^a]" * 5000 + "\n\n[^a]: b")
