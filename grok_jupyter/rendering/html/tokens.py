"""Which kinds of token have a colour of their own, and the short class names for it."""

from __future__ import annotations

from pygments.token import (
    Comment,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)

__all__ = ["CLASSES", "class_of"]

# Short names as Pygments itself uses them. Whatever is not here (plain names, punctuation, blanks)
# stays bare text: that is most of the tokens, and the HTML grows threefold instead of tenfold.
_COLOURED: dict[_TokenType, str] = {
    Keyword: "k",
    Operator.Word: "k",
    Comment: "c",
    Comment.Preproc: "cp",
    Comment.PreprocFile: "cp",
    Name.Decorator: "cp",
    String: "s",
    Literal.Date: "s",
    String.Escape: "se",
    String.Interpol: "se",
    Number: "m",
    Keyword.Type: "nb",
    Name.Function: "nf",
    Name.Class: "nf",
    Name.Tag: "nt",
    Name.Attribute: "na",
    Name.Variable: "nv",
    Operator: "o",
    Generic.Deleted: "gd",
    Generic.Inserted: "gi",
    Generic.Heading: "gh",
    Generic.Subheading: "gh",
    Generic.Prompt: "gp",
}

CLASSES = frozenset(_COLOURED.values())
"""Every class that highlighted code may carry; the style sheet has a rule for each."""

_known: dict[_TokenType, str | None] = {}


def class_of(token: _TokenType) -> str | None:
    """Return the class of a kind of token, its own or its nearest parent's; None for plain text."""
    try:
        return _known[token]
    except KeyError:
        found = next(
            (_COLOURED[kind] for kind in reversed(token.split()) if kind in _COLOURED), None
        )
        return _known.setdefault(token, found)
