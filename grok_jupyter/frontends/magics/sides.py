"""Whose answers a cell compares: models that are asked, and what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from grok_jupyter.frontends.magics.expressions import Value, named
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.usage import written_cost

__all__ = ["Sides"]


class Sides(NamedTuple):
    """What is compared.

    Attributes
    ----------
    models : list of str
        The models to ask.
    given : dict of str to Response
        What is there already, by its expression.
    """

    models: list[str]
    given: dict[str, Response]

    @property
    def are_several(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.models) + len(self.given) > 1

    @classmethod
    def of(cls, options: Options, settings: Settings, namespace: Mapping[str, Any]) -> Sides:
        """Return whom a cell asks, and with what it compares that.

        Raises
        ------
        InputError
            If an expression gives nothing that can stand beside an answer.
        """
        models = options.models or [settings.asked_model(None)]
        given = {str(source): _given(source, namespace) for source in options.versus}
        for name in given:
            if name in models:
                raise InputError(
                    f"--versus {name}: {name} is a model here as well; give the variable another "
                    "name. Nothing was sent."
                )
        return cls(models, given)

    def refuse_idle_limit(self, options: Options, tool_settings: Mapping[str, Any]) -> None:
        """Refuse a limit for each answer where nothing would look at it: all are one request.

        Parameters
        ----------
        options : Options
            The cell's.
        tool_settings : mapping
            What of the request is about tools.

        Raises
        ------
        InputError
            With what limits all answers.
        """
        has_rounds = options.repair or any(callable(one) for one in tool_settings.get("tools", ()))
        if self.are_several and options.max_cost and not has_rounds:
            raise InputError(
                f"--max-cost {written_cost(options.max_cost)} ends the rounds of functions of each "
                "answer, and here each is one request; leave it out, or limit all answers with "
                "%config GrokMagics.max_cost. Nothing was sent."
            )


def _given(source: str | Value, namespace: Mapping[str, Any]) -> Response:
    value = named(source, namespace, "--versus")
    if isinstance(value, str):
        return _said(value)
    if not isinstance(value, Response):
        raise InputError(
            f"--versus {source} gives a value of type {type(value).__name__}; name a response or a "
            "text, of several answers one, like both['grok-4.6']. Nothing was sent."
        )
    if not value.is_finished:
        raise InputError(
            f"--versus {source} is still arriving; compare with it when it is complete. Nothing "
            "was sent."
        )
    return value


def _said(text: str) -> Response:
    """Return a text as an answer of nobody's."""
    response = Response()
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": text}}]}))
    response.finish("completed")
    return response
