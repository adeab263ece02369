"""Options that do not go together."""

from __future__ import annotations

from collections import Counter

from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.protocol.errors import InputError

__all__ = ["refuse_combinations"]


def refuse_combinations(options: Options) -> None:
    """Refuse options of a line that contradict each other.

    Raises
    ------
    InputError
        With the two, and which to leave out.
    """
    if options.new and options.conversation is None:
        raise InputError("--new begins a conversation anew; say which one with -c NAME.")
    other = "-f json" if options.output_format == "json" else "--schema"
    if (other == "-f json" or options.schema is not None) and (options.fix or options.insert):
        flag = "--fix" if options.fix else "--insert"
        raise InputError(f"{flag} asks for code, and {other} for JSON; leave one of them out.")
    _refuse_doubles("-m", options.models)
    _refuse_doubles("--versus", options.versus)
    if len(options.models) > 1 or options.versus:
        _refuse_with_several(options)
    if options.background and options.insert:
        raise InputError(
            "--insert adds a cell when this one ends, and with --background the answer comes "
            "later; leave one of them out. Nothing was sent."
        )


def _refuse_doubles(flag: str, values: list[str]) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            raise InputError(
                f"{flag} {value} stands twice on the line; name each side once. Nothing was sent."
            )


def _refuse_with_several(options: Options) -> None:
    several = "-m is given several times" if len(options.models) > 1 else "--versus is given"
    if options.conversation is not None:
        raise InputError(
            f"-c {options.conversation} goes on with one answer a turn, and {several}; leave one "
            "of them out. Nothing was sent."
        )
    if options.insert:
        raise InputError(
            f"--insert takes the code of one answer, and {several}; leave one of them out. Nothing "
            "was sent."
        )
