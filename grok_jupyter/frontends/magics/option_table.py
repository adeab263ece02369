"""The options of ``%%grok`` and ``%grok``: one table for parsing, help and completion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from grok_jupyter.client.replay.modes import MODES
from grok_jupyter.frontends.magics.expressions import Kind
from grok_jupyter.frontends.magics.option_values import (
    add_parameter,
    adds,
    as_cost,
    as_count,
    as_named,
    as_seconds,
    as_temperature,
    as_text,
    as_variable,
    one_of,
    sets,
    switches,
)
from grok_jupyter.rendering.formats import FORMATS
from grok_jupyter.session.naming import checked_name

__all__ = ["BY_FLAG", "EFFORTS", "OPTIONS", "Option"]

EFFORTS = ("none", "low", "medium", "high", "xhigh")
"""What is offered for completion; the server judges what a model takes."""


class Option(NamedTuple):
    """One option.

    Attributes
    ----------
    flags : tuple of str
        As written on the line.
    values : tuple of str
        The names of its values, for the help; empty for a switch.
    help : str
        What it does.
    apply : callable
        Checks the values and enters them into the options.
    kind : str
        What an expression in the last value may give.
    may_name_row : bool
        Whether it may differ from row to row, with ``--each``.
    """

    flags: tuple[str, ...]
    values: tuple[str, ...]
    help: str
    apply: Callable[..., None]
    kind: Kind = "text"
    may_name_row: bool = False


OPTIONS: tuple[Option, ...] = (
    Option(
        ("-m", "--model"), ("MODEL",),
        "the model to ask; given several times, all of them at once, side by side", adds("models"),
    ),
    Option(
        ("--versus",), ("EXPR",),
        "compare with a response, or a text, that is there already; repeatable",
        adds("versus"), "source",
    ),
    Option(("-s", "--system"), ("TEXT",), "a system prompt", sets("system", as_text), "prompt"),
    Option(
        ("-t", "--temperature"), ("NUMBER",), "0 to 2", sets("temperature", as_temperature),
        may_name_row=True,
    ),
    Option(
        ("--max-tokens",), ("N",), "most tokens of visible answer", sets("max_tokens", as_count),
        may_name_row=True,
    ),
    Option(
        ("--reasoning-effort",), ("EFFORT",), f"{', '.join(EFFORTS)}, as the model takes it",
        sets("reasoning_effort", as_text), may_name_row=True,
    ),
    Option(("-o", "--output"), ("VAR",), "bind the response to VAR", sets("output", as_variable)),
    Option(
        ("-f", "--format"), ("FORMAT",),
        "markdown, text (unrendered), code (only the fenced blocks) or json",
        sets("output_format", one_of("format", FORMATS)),
    ),
    Option(
        ("--schema",), ("EXPR",),
        "ask for an object: a type or JSON schema of the notebook; -o VAR has it as VAR.parsed",
        sets("schema", as_named), "source", may_name_row=True,
    ),
    Option(
        ("--repair",), (), "with --schema: ask once more if the answer does not fit",
        switches("repair"),
    ),
    Option(
        ("-c",), ("NAME",), "go on with the conversation NAME, or begin it",
        sets("conversation", lambda _, text: checked_name(text)),
    ),
    Option(("--new",), (), "with -c: forget what was said before", switches("new")),
    Option(
        ("-i", "--image"), ("IMAGE",),
        "attach an image: path, address, expression (bytes, PIL image, figure), or last, the one "
        "displayed last; repeatable",
        adds("images"), "source", may_name_row=True,
    ),
    Option(
        ("--tool",), ("TOOL",),
        "a function of yours that the model may call, or a tool of xAI's; repeatable",
        adds("tools"), "source",
    ),
    Option(("--confirm",), (), "with --tool: ask before each call", switches("confirm")),
    Option(
        ("--max-rounds",), ("N",), "with --tool: most requests, the last one without tools (10)",
        sets("max_rounds", partial(as_count, unit="rounds", example=10)),
    ),
    Option(
        ("--max-calls",), ("N",), "with --tool: most calls in all (50)",
        sets("max_calls", partial(as_count, unit="calls", example=50)),
    ),
    Option(
        ("-p", "--param"), ("KEY", "VALUE"), "any other field of the request; repeatable",
        add_parameter, "value", may_name_row=True,
    ),
    Option(
        ("--max-cost",), ("USD",),
        "for one answer: no further round of tools beyond it; with --each: for all rows",
        sets("max_cost", as_cost),
    ),
    Option(("--timeout",), ("SECONDS",), "for the whole answer", sets("timeout", as_seconds)),
    Option(
        ("--replay",), ("MODE",),
        "auto (replay what is recorded, record the rest), record, only (never ask) or off",
        sets("replay", one_of("mode", MODES)),
    ),
    Option(
        ("--fix",), (), "correct the cell that failed last; the prompt may be empty",
        switches("fix"),
    ),
    Option(
        ("--fix-locals",), (), "the same, and send the values of local variables, too",
        switches("fix", "fix_locals"),
    ),
    Option(
        ("--insert",), (), "put the code into one new cell below; it is not run",
        switches("insert"),
    ),
    Option(
        ("--each",), ("EXPR",),
        "ask once per row of a frame, list or the like; {{row.column}} is the row's value",
        sets("each", as_named), "source",
    ),
    Option(
        ("--concurrency",), ("N",), "with --each: rows at once; without it, chosen automatically",
        sets("concurrency", partial(as_count, unit="rows", example=20)),
    ),
    Option(
        ("--strict",), (), "with --each: send nothing if a single row cannot be asked about",
        switches("strict"),
    ),
    Option(
        ("--batch",), (),
        "with --each: submit the rows as one batch, and end at once; %grok batch fetch brings the "
        "answers",
        switches("batch"),
    ),
    Option(
        ("--yes",), (),
        "with --each: ask more than 10,000 rows without --max-cost; with --batch: also a model "
        "that is reported to be refused",
        switches("yes"),
    ),
    Option(
        ("--background",), (),
        "go on with other cells; the answer arrives in its output. See %grok jobs",
        switches("background"),
    ),
    Option(("--dry-run",), (), "show what would be sent; send nothing", switches("dry_run")),
    Option(("--raw",), (), "leave double braces alone", switches("raw")),
    Option(("--no-stream",), (), "ask for the answer in one piece", switches("no_stream")),
    Option(("-q", "--quiet"), (), "no line with model, tokens and cost", switches("quiet")),
)  # fmt: skip

BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}
