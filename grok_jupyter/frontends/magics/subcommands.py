"""Which lines of ``%grok`` are subcommands: one table for parsing, help and completion.

A line is a subcommand only if the whole of it is one; ``%grok help me with pandas`` is a prompt.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["SUBCOMMANDS", "Subcommand", "find_subcommand", "looks_like_a_key"]

_KEY = re.compile(r"xai-\S+|(?=\S*\d)[\w-]{20,}")


class Subcommand(NamedTuple):
    """A subcommand.

    Attributes
    ----------
    choices : tuple of str
        Words that may follow; none is always allowed.
    help : str
        What it does.
    """

    choices: tuple[str, ...]
    help: str


SUBCOMMANDS: dict[str, Subcommand] = {
    "models": Subcommand((), "the server's models, what they read and cost"),
    "usage": Subcommand((), "tokens and cost of this session's cells, as reported"),
    "key": Subcommand(
        ("--save", "--forget"), "ask for the key, hidden; --save keeps it in the keyring"
    ),
    "demo": Subcommand(("on", "off"), "speak to the embedded endpoint, without a key"),
    "config": Subcommand((), "settings in force, and where address and key come from"),
    "version": Subcommand((), "the version of this package"),
    "help": Subcommand((), "this page"),
}


def find_subcommand(line: str) -> tuple[str, str] | None:
    """Return name and chosen word if the whole line is a subcommand; else it is a prompt."""
    name, *words = line.split() or [""]
    if name not in SUBCOMMANDS or len(words) > 1:
        return None
    choice = words[0] if words else ""
    return (name, choice) if not choice or choice in SUBCOMMANDS[name].choices else None


def looks_like_a_key(line: str) -> bool:
    """Whether somebody wrote the key behind `%grok key`: a long word of no language."""
    words = line.split()
    return len(words) == 2 and words[0] == "key" and bool(_KEY.fullmatch(words[1]))
