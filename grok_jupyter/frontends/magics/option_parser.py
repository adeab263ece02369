"""Reading the options at the beginning of a line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import partial
from typing import Any

from grok_jupyter.frontends.magics.expressions import Look, Value, resolved
from grok_jupyter.frontends.magics.option_pairs import refuse_combinations
from grok_jupyter.frontends.magics.option_table import BY_FLAG, Option
from grok_jupyter.frontends.magics.options import OfRow, Options
from grok_jupyter.frontends.magics.split import next_word
from grok_jupyter.frontends.prompt.row_names import is_of_row
from grok_jupyter.protocol.errors import InputError

__all__ = ["parse_options"]


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
        option = BY_FLAG.get(flag)
        if option is None:
            raise InputError(_unknown(flag))
        values = [attached] if has_value else []
        position = word.end
        while len(values) < len(option.values):
            following = next_word(line, position)
            if following is None or (not following.is_quoted and following.text in BY_FLAG):
                raise InputError(f"{flag} needs a value; write {flag} {' '.join(option.values)}.")
            values.append(following.text)
            position = following.end
        if len(values) > len(option.values):
            raise InputError(f"{flag} takes no value; leave out {word.text[len(flag) :]!r}.")
        found.append((option, flag, values))
    options = Options()
    if any(flag == "--raw" for _, flag, _ in found):
        namespace = None
    has_rows = namespace is not None and any(flag == "--each" for _, flag, _ in found)
    for option, flag, values in found:
        may_name = has_rows and flag != "--each" and bool(values)
        if may_name and is_of_row(values[-1], is_source=option.kind == "source"):
            _keep_for_rows(options, option, flag, values)
        else:
            option.apply(options, flag, *_evaluated(option, flag, values, namespace))
    refuse_combinations(options)
    return options, line[position:].strip()


def _keep_for_rows(options: Options, option: Option, flag: str, values: list[str]) -> None:
    """Have an option that names ``row`` be read for each row."""
    if option.kind == "prompt":
        option.apply(options, flag, *values)
        return
    if not option.may_name_row:
        raise InputError(
            f"{flag} holds for all rows, so it cannot name row; leave row out of it. Nothing was "
            "sent."
        )
    options.of_row.append(OfRow(flag, values[-1], partial(_enter, option, flag, values)))


def _enter(
    option: Option,
    flag: str,
    values: list[str],
    options: Options,
    namespace: Mapping[str, Any],
    look: Look | None,
) -> None:
    option.apply(options, flag, *_evaluated(option, flag, values, namespace, look))


def _evaluated(
    option: Option,
    flag: str,
    values: list[str],
    namespace: Mapping[str, Any] | None,
    look: Look | None = None,
) -> list[str | Value]:
    if namespace is None or not any("{{" in value for value in values):
        return [*values]
    *names, last = values
    place = " ".join((flag, *names))
    return [
        *(resolved("text", flag, name, namespace) for name in names),
        resolved(option.kind, place, last, namespace, look),
    ]


def _unknown(flag: str) -> str:
    short = next((known for known in BY_FLAG if _holds_value(flag, known)), "")
    begun = [known for known in BY_FLAG if flag.startswith("--") and known.startswith(flag)]
    near = begun or difflib.get_close_matches(flag, BY_FLAG, n=1)
    if short:
        hint = f" Write {short} {flag.removeprefix(short).lstrip('=')}."
    else:
        hint = f" Did you mean {near[0]}?" if near else " %%grok? lists the options."
    return (
        f"{flag!r} is not an option of grok.{hint} A prompt that begins like this goes after `--`."
    )


def _holds_value(flag: str, known: str) -> bool:
    """Return whether a value follows a short option without a blank, as in ``-t0.5``."""
    takes_value = len(known) == 2 and bool(BY_FLAG[known].values)
    return takes_value and flag.startswith(known) and not flag[2:].isalpha()
