"""What a batch cannot be, told before anything is sent.

Sources: xAI docs, Batch API (lines, bytes; Chat Completions). Which models it takes is second-hand:
xAI's own SDK names grok-4.5 as refused (its issue 176), users report grok-4.6 and grok-4.7. The
price list of LiteLLM 1.110 has prices for grok-4.7 in batches, so that one may have changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from grok_jupyter.client.config import default_model
from grok_jupyter.client.formats.choosing import Need, format_for, need
from grok_jupyter.client.formats.responses import RESPONSES
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.protocol.errors import ConfigError, InputError
from grok_jupyter.protocol.given import shown

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "refuse_model",
    "refuse_name",
    "refuse_row",
    "refuse_settings",
    "refuse_size",
]

MOST_ROWS = 50_000
"""Requests of one batch."""

MOST_BYTES = 200_000_000
"""Of all of them."""

_MOST_OF_ONE = 24_000_000  # bytes; requests are added by at most 25 MB

_REFUSED = re.compile(r"grok-4\.[567](-latest)?")
_OF_A_STREAM = ("stream", "stream_options", "deferred")
_OF_A_RUN = {
    "concurrency": "the server says how many rows are answered at once",
    "executor": "the server asks, and no worker",
    "max_cost": "the server answers all of it, and tells the cost at its end",
}


def refuse_model(model: str, *, force: bool) -> None:
    """Refuse a model that is reported to take no batches.

    Raises
    ------
    InputError
        Unless it is to be tried all the same.
    """
    if not force and _REFUSED.fullmatch(model):
        default = ", the default model," * (model == default_model())
        raise InputError(
            f"{model!r}{default} is reported to be refused in batches, so nothing was sent. Name "
            "one that is reported to be taken: model='grok-4.3', in a cell -m grok-4.3, or "
            "'grok-4.20'. Both reports are second-hand; to let the server decide: force=True, in "
            "a cell --yes."
        )


def refuse_settings(model: str, settings: Mapping[str, Any], api: str) -> None:
    """Refuse what only a run in this process can do, or only another API.

    Raises
    ------
    InputError
        With the setting, and what to do.
    """
    for name, why in _OF_A_RUN.items():
        if settings.get(name) is not None:
            raise InputError(
                f"{name}={shown(settings[name], 40)} has no meaning for a batch: {why}. Leave it "
                "out; nothing was sent."
            )
    extra = settings.get("extra_body")
    fields = {**settings, **(extra if isinstance(extra, Mapping) else {})}
    for name in _OF_A_STREAM:
        if fields.get(name) is not None:
            raise InputError(
                f"{name}={shown(fields[name], 40)} is about how one answer travels, and a batch's "
                "come all together; leave it out. Nothing was sent."
            )
    functions = Toolbox.of(settings.get("tools"), None).functions
    if functions:
        raise InputError(
            f"The tool {next(iter(functions))!r} is a function, and nobody is here to call it "
            "while a batch is answered; leave it out, or ask without a batch. Nothing was sent."
        )
    if format_for(api, model, settings) is RESPONSES:
        needed = need(model, settings) or Need("api='responses'", "leave it out")
        raise InputError(
            f"A batch goes over Chat Completions, and {needed.what} asks for the Responses API; "
            f"{needed.at_once}, or ask without a batch. Nothing was sent."
        )


def refuse_size(count: int, size: int) -> None:
    """Refuse a batch that is too large.

    Parameters
    ----------
    count : int
        Rows.
    size : int
        Bytes of what they ask.

    Raises
    ------
    InputError
        With the number, and the limit.
    """
    how = "; ask a part of the rows at a time. Nothing was sent."
    if count > MOST_ROWS:
        raise InputError(
            f"{count:,} rows are more than the {MOST_ROWS:,} that a batch may have{how}"
        )
    if size > MOST_BYTES:
        raise InputError(
            f"The first {count:,} rows make more than the {MOST_BYTES / 1e6:,.0f} MB that a batch "
            f"may have{how}"
        )


def refuse_row(size: int) -> None:
    """Refuse a single request that cannot be added.

    Raises
    ------
    InputError
        With its size, and the limit.
    """
    if size > _MOST_OF_ONE:
        raise InputError(
            f"What it asks makes {size / 1e6:,.0f} MB, and one request of a batch may have "
            f"{_MOST_OF_ONE / 1e6:,.0f} MB; send less, such as smaller images."
        )


def refuse_name(name: Any) -> str:
    """Return the name of a batch.

    Raises
    ------
    ConfigError
        If it is no text.
    """
    if not isinstance(name, str):
        raise ConfigError(f"name={shown(name, 60)} is no name of a batch; give a text.")
    return name
