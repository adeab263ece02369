"""Which lines of ``%grok`` are subcommands: one table for parsing, help and completion.

A line is a subcommand only if the whole of it is one; ``%grok help me with pandas`` is a prompt.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from grok_jupyter.client.replay.modes import MODES
from grok_jupyter.frontends.magics.split import words
from grok_jupyter.protocol.errors import InputError

__all__ = ["SUBCOMMANDS", "Subcommand", "as_option", "find_subcommand"]


class Subcommand(NamedTuple):
    """A subcommand.

    Attributes
    ----------
    choices : tuple of str
        Words that may follow; none is always allowed.
    help : str
        What it does.
    argument : str
        What kind of word may follow in place of a choice, for the help.
    grammar : str
        A pattern of all that may follow, where that is more than one word; ``argument`` then says
        it for the help.
    """

    choices: tuple[str, ...]
    help: str
    argument: str = ""
    grammar: str = ""


_ID = r"\s+[^\s\-'\"]\S*"
_BATCH = rf"list|status({_ID})?|fetch({_ID})?(\s+-o\s+[^\W\d]\w*)?|cancel({_ID})?"

SUBCOMMANDS: dict[str, Subcommand] = {
    "models": Subcommand((), "the server's models, what they read and cost"),
    "tools": Subcommand((), "xAI's own tools for --tool, and what each costs"),
    "usage": Subcommand((), "tokens and cost of this session's cells and chats, as reported"),
    "jobs": Subcommand((), "what `--background` has begun; `jobs = %grok jobs` returns them"),
    "batch": Subcommand(
        ("list", "status", "fetch", "cancel"),
        "batches of rows (`--each … --batch`): which there are, how far one is, its answers, end "
        "it; without an ID the one submitted last",
        "list|status [ID]|fetch [ID] [-o VAR]|cancel ID",
        _BATCH,
    ),
    "history": Subcommand((), "what was said in a conversation, or which ones there are", "NAME"),
    "reset": Subcommand((), "forget a conversation's turns and system prompt, or all", "NAME"),
    "fix": Subcommand(
        (), "correct the cell that failed last, as `%%grok --fix` does; options may follow", "WORDS"
    ),
    "key": Subcommand(
        ("--save", "--forget"), "ask for the key, hidden; --save keeps it in the keyring"
    ),
    "demo": Subcommand(("on", "off"), "speak to the embedded endpoint, without a key"),
    "replay": Subcommand(
        ("status", "verify", "prune", "clear", *MODES),
        "recordings: what there is (status), whether it is whole (verify); set aside what is "
        "unused (prune), delete all (clear); or the mode from now on",
    ),
    "config": Subcommand((), "settings in force, and where address and key come from"),
    "version": Subcommand((), "the version of this package"),
    "help": Subcommand((), "this page"),
}


def as_option(line: str) -> str:
    """Return a line with ``--fix`` in place of ``fix``, behind which any words may follow."""
    name, *rest = line.split(maxsplit=1) or [""]
    return " ".join(("--fix", *rest)) if name == "fix" else line


def find_subcommand(line: str) -> tuple[str, str] | None:
    """Return name and following word if the whole line is a subcommand; else it is a prompt."""
    name, *rest = line.split(maxsplit=1) or [""]
    subcommand = SUBCOMMANDS.get(name)
    if subcommand is None or not rest:
        return None if subcommand is None else (name, "")
    if subcommand.grammar:
        is_one = re.fullmatch(subcommand.grammar, rest[0].strip())
        return (name, rest[0].strip()) if is_one else None
    try:
        following, *more = words(rest[0])
    except InputError:  # an apostrophe that begins a word is no quote of ours
        return None
    is_word = following.is_quoted or not any(map(str.isspace, following.text))
    if more or not is_word or not following.text.strip():
        return None
    is_choice = not following.is_quoted and following.text in subcommand.choices
    return (name, following.text) if subcommand.argument or is_choice else None
