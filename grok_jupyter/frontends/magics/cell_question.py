"""From the options and the text of a cell to what is asked."""

from __future__ import annotations

from typing import Any, NamedTuple

from grok_jupyter.frontends.displayed import last_image
from grok_jupyter.frontends.magics.asked_shape import asked_shape
from grok_jupyter.frontends.magics.cell_tools import cell_tools, described
from grok_jupyter.frontends.magics.cell_turn import CellTurn
from grok_jupyter.frontends.magics.fix.correction import Correction
from grok_jupyter.frontends.magics.fix.failures import Failures
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.prompt_builder import PromptBuilder
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.watching import origin
from grok_jupyter.protocol.server_secrets import without_secrets
from grok_jupyter.rendering.formats import Format
from grok_jupyter.session.conversations import conversations
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.session.query import Query

__all__ = ["CellQuestion"]


class CellQuestion(NamedTuple):
    """What a cell asks, and how its answer is shown; nothing is sent or changed yet.

    Attributes
    ----------
    query : Query
        What a session takes.
    turn : CellTurn
        Where it goes.
    output_format : str
        How the answer is shown.
    parameters : dict
        The settings of the request, without those of tools.
    tools : dict
        The settings that tools are for.
    correction : Correction or None
        What the answer is to correct.
    """

    query: Query
    turn: CellTurn
    output_format: Format
    parameters: dict[str, Any]
    tools: dict[str, Any]
    correction: Correction | None

    @classmethod
    def of(
        cls, options: Options, prompt: str, shell: Any, settings: Settings, failures: Failures
    ) -> CellQuestion:
        """Read a cell.

        Raises
        ------
        InputError
            If an option, or what its expression gives, cannot be used.
        """
        correction = None
        if options.fix:
            correction = Correction(failures.last(), failures.cell, with_locals=options.fix_locals)
        model = settings.asked_model(options.model)
        # As written, ahead of errors that quote it; the session looks at what would be sent.
        refuse_keys("The prompt", prompt, options.system or "", model)
        builder = PromptBuilder(
            options,
            shell.user_ns,
            interpolates=settings.interpolate,
            displayed=lambda: last_image(shell),
        )
        around = (correction.before, correction.after) if correction else ()
        question = builder.question(prompt, *around)
        system = builder.instructions(options.system or _default_system(options, settings))
        turn = CellTurn.of(options, origin(shell))
        shape = asked_shape(options, shell.user_ns)
        output_format = "json" if shape else options.output_format or _format(options, settings)
        asks_for_json = output_format == "json" and shape is None
        parameters = _parameters(options, settings, asks_for_json=asks_for_json)
        tools = cell_tools(options, shell.user_ns)
        query = Query(
            question,
            model,
            {**parameters, **tools},
            turn.place,
            turn.origin,
            system,
            keeps_system=options.system is not None,
            streaming=not options.no_stream,
            shape=shape,
            repair=options.repair,
            is_json=output_format == "json",
        )
        return cls(query, turn, output_format, parameters, tools, correction)

    @property
    def provenance(self) -> dict[str, Any]:
        """What the output's metadata say of it."""
        shape = self.query.shape
        named = {"schema": shape.name} if shape else {}
        return {
            "requested_model": self.query.model,
            "parameters": {**without_secrets(self.parameters), **named},
            **described(self.tools),
            **self.turn.provenance,
        }


def _format(options: Options, settings: Settings) -> Format:
    """Return the format for a cell that gives none; who wants code is not answered in JSON."""
    wants_code = options.fix or options.insert
    chosen: Format = settings.format
    return "markdown" if wants_code and chosen == "json" else chosen


def _default_system(options: Options, settings: Settings) -> str:
    """Return the system prompt for a cell that gives none; a conversation keeps its own."""
    found = conversations.find(options.conversation)
    return "" if found and found.system else settings.system


def _parameters(options: Options, settings: Settings, *, asks_for_json: bool) -> dict[str, Any]:
    temperature = settings.temperature if options.temperature is None else options.temperature
    given = {
        "temperature": temperature,
        "max_tokens": options.max_tokens,
        "reasoning_effort": options.reasoning_effort,
        "max_cost": options.max_cost,
        "response_format": "json_object" if asks_for_json else None,
        **options.parameters,
    }
    return {name: value for name, value in given.items() if value is not None}
