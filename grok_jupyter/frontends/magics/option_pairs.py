"""Options that do not go together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.prompt.interpolation import compiled
from grok_jupyter.frontends.prompt.variables import variables_of
from grok_jupyter.protocol.errors import InputError

__all__ = ["refuse_combinations"]

_OF_ROWS = {"concurrency", "executor", "max_cost", "model", "rows", "schema", "strict", "template"}
"""What says how rows are asked, by its name in Python."""


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
    _refuse_around_rows(options)
    if options.background and options.insert:
        raise InputError(
            "--insert adds a cell when this one ends, and with --background the answer comes "
            "later; leave one of them out. Nothing was sent."
        )


def _refuse_doubles(flag: str, values: Iterable[object]) -> None:
    for value, count in Counter(map(str, values)).items():
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


def _refuse_around_rows(options: Options) -> None:
    """Refuse what does not go with ``--each``, and what goes with nothing else."""
    if options.each is None:
        for flag, is_given in (
            ("--concurrency", options.concurrency is not None),
            ("--strict", options.strict),
            ("--batch", options.batch),
            ("--yes", options.yes),
        ):
            if is_given:
                raise InputError(f"{flag} is about rows; say which with --each EXPR.")
        return
    refused = (
        (
            f"-c {options.conversation}",
            options.conversation is not None,
            "goes on with one answer a turn",
        ),
        ("--insert", options.insert, "takes the code of one answer"),
        ("--fix", options.fix, "corrects one cell"),
        ("--confirm", options.confirm, "would ask you in the middle of the rows"),
        ("a second -m", len(options.models) > 1, "asks several models, and rows ask one"),
        ("--versus", bool(options.versus), "compares single answers"),
    )
    for flag, is_given, why in refused:
        if is_given:
            raise InputError(f"{flag} {why}, and --each asks about rows; leave one of them out.")
    given = str(options.each).removeprefix("{{").removesuffix("}}")
    if compiled(given) is not None and options.output in variables_of(given):
        raise InputError(
            f"-o {options.output} would take the place of the rows of --each {options.each}; give "
            "the answers another name. Nothing was sent."
        )
    if options.batch:
        _refuse_in_a_batch(options)
    for name in _OF_ROWS & options.parameters.keys():
        raise InputError(f"-p {name} is no field of a request; rows have options of their own.")


def _refuse_in_a_batch(options: Options) -> None:
    """Refuse what somebody here would have to do while the server answers by and by."""
    refused = (
        ("--concurrency", options.concurrency is not None, "is the server's to say"),
        ("--max-cost", options.max_cost is not None, "cannot hold while the server answers all"),
        ("--timeout", options.timeout is not None, "is for an answer that a cell waits for"),
        ("--background", options.background, "is what a batch does anyway"),
        ("--repair", options.repair, "would ask a second time"),
    )
    for flag, is_given, why in refused:
        if is_given:
            raise InputError(
                f"{flag} {why}, and --batch leaves the rows to the server; leave one of them out. "
                "Nothing was sent."
            )
