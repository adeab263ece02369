"""The options of ``%%grok`` and ``%grok``: one table for parsing, help and completion."""

from __future__ import annotations

import difflib
import json
import keyword
import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from grok_jupyter.client.replay.modes import MODES, Mode
from grok_jupyter.frontends.magics.expressions import Kind, Value, resolved
from grok_jupyter.frontends.magics.split import next_word
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.rendering.formats import FORMATS, Format
from grok_jupyter.session.naming import checked_name

__all__ = ["EFFORTS", "OPTIONS", "Option", "Options", "parse_options"]

EFFORTS = ("none", "low", "medium", "high", "xhigh")
"""What is offered for completion; the server judges what a model takes."""

_RESERVED = {"messages", "model", "stream", "stream_options"}


@dataclass(slots=True)
class Options:
    """What was given on the line; ``None`` where nothing was."""

    model: str | None = None
    system: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    reasoning_effort: str | None = None
    output: str | None = None
    output_format: Format | None = None
    conversation: str | None = None
    new: bool = False
    images: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    timeout: float | None = None
    replay: Mode | None = None
    raw: bool = False
    no_stream: bool = False
    quiet: bool = False


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
    """

    flags: tuple[str, ...]
    values: tuple[str, ...]
    help: str
    apply: Callable[..., None]
    kind: Kind = "text"


def parse_options(line: str, namespace: Mapping[str, Any] | None = None) -> tuple[Options, str]:
    """Read the options at the beginning of a line; return them and the rest, as it stands.

    The rest begins with the first word that is not an option, or after ``--``.

    Parameters
    ----------
    line : str
        The line behind the magic's name.
    namespace : mapping, optional
        The variables that ``{{expr}}`` in a value may use. Without it, and with ``--raw``, double
        braces are text.

    Raises
    ------
    InputError
        If an option is unknown, needs a value, or the value cannot be used.
    """
    found: list[tuple[Option, str, list[str]]] = []
    position = 0
    while (word := next_word(line, position)) is not None:
        if word.is_quoted or not word.text.startswith("-") or word.text == "-":
            break
        if word.text == "--":
            position = word.end
            break
        flag, has_value, attached = word.text.partition("=")
        if not flag.startswith("--"):
            flag, has_value = word.text, ""
        option = _BY_FLAG.get(flag)
        if option is None:
            raise InputError(_unknown(flag))
        values = [attached] if has_value else []
        position = word.end
        while len(values) < len(option.values):
            following = next_word(line, position)
            if following is None or (not following.is_quoted and following.text in _BY_FLAG):
                raise InputError(f"{flag} needs a value; write {flag} {' '.join(option.values)}.")
            values.append(following.text)
            position = following.end
        if len(values) > len(option.values):
            raise InputError(f"{flag} takes no value; leave out {word.text[len(flag) :]!r}.")
        found.append((option, flag, values))
    options = Options()
    if any(flag == "--raw" for _, flag, _ in found):
        namespace = None
    for option, flag, values in found:
        option.apply(options, flag, *_evaluated(option, flag, values, namespace))
    if options.new and options.conversation is None:
        raise InputError("--new begins a conversation anew; say which one with -c NAME.")
    return options, line[position:].strip()


def _evaluated(
    option: Option, flag: str, values: list[str], namespace: Mapping[str, Any] | None
) -> list[str | Value]:
    if namespace is None or not any("{{" in value for value in values):
        return [*values]
    *names, last = values
    place = " ".join((flag, *names))
    return [
        *(resolved("text", flag, name, namespace) for name in names),
        resolved(option.kind, place, last, namespace),
    ]


def _unknown(flag: str) -> str:
    short = next((known for known in _BY_FLAG if _holds_value(flag, known)), "")
    begun = [known for known in _BY_FLAG if flag.startswith("--") and known.startswith(flag)]
    near = begun or difflib.get_close_matches(flag, _BY_FLAG, n=1)
    if short:
        hint = f" Write {short} {flag.removeprefix(short).lstrip('=')}."
    else:
        hint = f" Did you mean {near[0]}?" if near else " %%grok? lists the options."
    return (
        f"{flag!r} is not an option of grok.{hint} A prompt that begins like this goes after `--`."
    )


def _holds_value(flag: str, known: str) -> bool:
    """Return whether a value follows a short option without a blank, as in ``-t0.5``."""
    takes_value = len(known) == 2 and bool(_BY_FLAG[known].values)
    return takes_value and flag.startswith(known) and not flag[2:].isalpha()


def _sets(name: str, convert: Callable[[str, str], Any]) -> Callable[..., None]:
    def apply(options: Options, flag: str, text: str) -> None:
        setattr(options, name, convert(flag, text))

    return apply


def _switches(name: str) -> Callable[..., None]:
    def apply(options: Options, _: str) -> None:
        setattr(options, name, True)

    return apply


def _text(flag: str, text: str) -> str:
    if not text.strip():
        raise InputError(f"{flag} is empty; give it a value, or leave it out.")
    return text


def _number(flag: str, text: str, example: str = "0.7") -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number < 0:
        raise InputError(
            f"{flag} {text!r} is not a number from 0 on; write it like {flag} {example}."
        )
    return number


def _temperature(flag: str, text: str) -> float:
    number = _number(flag, text)
    if number > 2:
        raise InputError(f"{flag} {text!r} is too high; temperatures go from 0 to 2.")
    return number


def _seconds(flag: str, text: str) -> float:
    number = _number(flag, text, "90")
    if number == 0:
        raise InputError(f"{flag} {text!r} is too short; give a number of seconds above 0.")
    return number


def _count(flag: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:12]) == 0:
        raise InputError(f"{flag} {text!r} is not a number of tokens; write it like {flag} 500.")
    return int(text[:12])


def _one_of(kind: str, choices: Sequence[str]) -> Callable[[str, str], str]:
    def choose(flag: str, text: str) -> str:
        if text not in choices:
            raise InputError(
                f"{flag} {text!r} is not a known {kind}; use one of {', '.join(choices)}."
            )
        return text

    return choose


def _variable(flag: str, text: str) -> str:
    name = unicodedata.normalize("NFKC", text)  # as Python reads names
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("__"):
        raise InputError(
            f"{flag} {text!r} is not a valid variable name; use letters, digits and _."
        )
    return name


def _add_image(options: Options, _: str, source: str) -> None:
    options.images.append(source)


def _add_parameter(options: Options, flag: str, name: str, text: str | Value) -> None:
    if name in _RESERVED:
        instead = {"model": "-m", "stream": "--no-stream"}.get(name, "the cell itself")
        raise InputError(f"{flag} {name} is set by {instead}; leave it out.")
    if isinstance(text, Value):
        options.parameters[name] = text.data
        return
    try:
        options.parameters[name] = json.loads(text)
    except (ValueError, RecursionError):
        options.parameters[name] = text


OPTIONS: tuple[Option, ...] = (
    Option(("-m", "--model"), ("MODEL",), "the model to ask", _sets("model", _text)),
    Option(("-s", "--system"), ("TEXT",), "a system prompt", _sets("system", _text), "prompt"),
    Option(("-t", "--temperature"), ("NUMBER",), "0 to 2", _sets("temperature", _temperature)),
    Option(("--max-tokens",), ("N",), "most tokens of visible answer", _sets("max_tokens", _count)),
    Option(
        ("--reasoning-effort",), ("EFFORT",), f"{', '.join(EFFORTS)}, as the model takes it",
        _sets("reasoning_effort", _text),
    ),
    Option(("-o", "--output"), ("VAR",), "bind the response to VAR", _sets("output", _variable)),
    Option(
        ("-f", "--format"), ("FORMAT",),
        "markdown, text (unrendered), code (only the fenced blocks) or json",
        _sets("output_format", _one_of("format", FORMATS)),
    ),
    Option(
        ("-c",), ("NAME",), "go on with the conversation NAME, or begin it",
        _sets("conversation", lambda _, text: checked_name(text)),
    ),
    Option(("--new",), (), "with -c: forget what was said before", _switches("new")),
    Option(
        ("-i", "--image"), ("IMAGE",),
        "attach an image: path, address, or expression (bytes, PIL image, figure); repeatable",
        _add_image, "source",
    ),
    Option(
        ("-p", "--param"), ("KEY", "VALUE"), "any other field of the request; repeatable",
        _add_parameter, "value",
    ),
    Option(("--timeout",), ("SECONDS",), "for the whole answer", _sets("timeout", _seconds)),
    Option(
        ("--replay",), ("MODE",),
        "auto (replay what is recorded, record the rest), record, only (never ask) or off",
        _sets("replay", _one_of("mode", MODES)),
    ),
    Option(("--raw",), (), "leave double braces alone", _switches("raw")),
    Option(("--no-stream",), (), "ask for the answer in one piece", _switches("no_stream")),
    Option(("-q", "--quiet"), (), "no line with model, tokens and cost", _switches("quiet")),
)  # fmt: skip

_BY_FLAG = {flag: option for option in OPTIONS for flag in option.flags}
