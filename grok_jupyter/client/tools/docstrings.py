"""What a docstring says of a function, for a model: what it does, what its parameters mean."""

from __future__ import annotations

import inspect

import docstring_parser

__all__ = ["described"]


def described(text: str | None) -> tuple[str, dict[str, str]]:
    r"""Return the description in a docstring, and those of its parameters by name.

    NumPy's, Google's and Sphinx's styles are told apart by what they look like; what is none of
    them is description as a whole.

    Examples
    --------
    >>> described("Add up.\n\nArgs:\n    a: The first.")
    ('Add up.', {'a': 'The first.'})
    """
    text = inspect.cleandoc(text or "")
    if not text:
        return "", {}
    try:
        parsed = docstring_parser.parse(text)
    except Exception:  # the parser's own, and what its parts raise
        return text, {}
    parts = [parsed.short_description, parsed.long_description]
    said = "\n\n".join(part.strip() for part in parts if part and part.strip())
    about = {
        name.strip().lstrip("*"): " ".join(param.description.split())
        for param in parsed.params
        if param.description
        for name in param.arg_name.split(",")  # NumPy's style has "a, b : int"
    }
    return said, about
