"""Asking on behalf of a cell: build the prompt, bind the response, send, show."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.shapes import Shape
from grok_jupyter.frontends.magics.aftermath import Aftermath
from grok_jupyter.frontends.magics.cell_question import CellQuestion
from grok_jupyter.frontends.magics.cell_turn import CellTurn
from grok_jupyter.frontends.magics.dry_run import show_dry_run
from grok_jupyter.frontends.magics.fix.failures import Failures
from grok_jupyter.frontends.magics.insertion import Inserter
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.surfaces import surface_for
from grok_jupyter.frontends.replaying import replay_of
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError, GrokError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.finished import Output, finished
from grok_jupyter.rendering.formats import Format
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.client_cache import ClientCache
from grok_jupyter.session.ledger import spending, spent
from grok_jupyter.session.session import Session
from grok_jupyter.text.excerpt import printable

__all__ = ["CellRunner"]


class CellRunner:
    """Asks for the cells of one shell.

    Parameters
    ----------
    shell : InteractiveShell
        Where variables are read and bound.
    settings : Settings
        What holds where a cell says nothing.
    failures : Failures
        Knows the last exception, for ``--fix``.

    Attributes
    ----------
    clients : ClientCache
        The client for the settings in force, and what is known of the server's models.
    """

    def __init__(self, shell: Any, settings: Settings, failures: Failures) -> None:
        self.shell = shell
        self.settings = settings
        self._failures = failures
        self._inserter = Inserter(shell)
        self.clients = ClientCache(settings.endpoint, spending=spending)

    def ask(self, options: Options, prompt: str) -> Response | None:
        """Ask; the response is bound before the request goes out, so it is there whatever happens.

        A dry run only shows what would be sent, and returns None.

        Raises
        ------
        GrokError, GrokInterrupt
            As the answer ends; the finished output is displayed before.
        """
        asked = CellQuestion.of(options, prompt, self.shell, self.settings, self._failures)
        query, output_format, correction = asked.query, asked.output_format, asked.correction
        session = self._session(asked.turn, options)
        if options.dry_run:
            show_dry_run(session.preview(query), options, asked)
            _caution(query.shape)
            return None
        exchange = session.prepare(query)
        _caution(query.shape)
        self._bind(options.output, exchange.response)

        with_usage = self.settings.show_usage and not options.quiet
        inserter = self._inserter if options.insert else None
        aftermath = Aftermath(correction, inserter)
        place = asked.turn.caption(with_usage=with_usage)
        provenance = {**asked.provenance, "prompt_sha256": _digest(exchange.messages)}

        def caption() -> str:
            return " · ".join(filter(None, (place, aftermath.said(exchange.response))))

        def finish(_: Response) -> Output:
            # Of the whole answer, whatever of it the surface shows.
            return finished(
                exchange.response,
                output_format=output_format,
                with_usage=with_usage,
                provenance=provenance,
                caption=caption(),
                below=aftermath.below(exchange.response),
            )

        surface = surface_for(
            self.shell,
            self.settings,
            finish,
            exchange.answered_by,
            output_format,
            with_usage=with_usage,
            caption=caption,
            below=aftermath.below if correction else None,
        )
        with _naming(options.output or "_grok"):
            response = exchange.run(surface)
            aftermath.carry_out(response)
            if query.shape is None:
                _check_format(response, output_format)
        return response

    def replay(self, mode: str | None = None) -> Replay:
        """Return how to record and replay; ``mode`` is what a cell asks for."""
        return replay_of(self.shell, self.settings, _say, mode)

    def catalogue(self) -> Catalogue:
        """Return what is known of the models of the endpoint in force."""
        return self.clients.catalogue(self.replay())

    def _session(self, turn: CellTurn, options: Options) -> Session:
        client_options = {
            "timeout": options.timeout or self.settings.timeout,
            "silence_timeout": self.settings.silence_timeout,
            "max_cost": self.settings.max_cost,
            "api": self.settings.api,
        }
        replay = self.replay(options.replay)
        return Session(
            turn.conversation, self.clients, spent, lambda: client_options, lambda: replay
        )

    def _bind(self, variable: str | None, response: Response) -> None:
        self.shell.push({"_grok": response}, interactive=False)
        if variable:
            self.shell.push({variable: response})


@contextmanager
def _naming(variable: str) -> Iterator[None]:
    """Have an error name the variable that the response is bound to."""
    try:
        yield
    except GrokError as error:
        if error.response is not None and error.args:
            error.args = (error.args[0].replace("in error.response", f"in {variable}"),)
        raise


def _check_format(response: Response, output_format: Format) -> None:
    """Fail visibly if the answer does not have the form that was asked for."""
    if output_format == "json":
        cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
        if cause and not response.tool_calls:
            what, step = cause
            raise AnswerError(f"{what}, so its JSON is incomplete. {step}.", response=response)
        response.json()
    elif output_format == "code" and not response.code:
        raise AnswerError(
            "The answer holds no fenced block of code; it is shown as it is. Ask for code in the "
            "prompt, or leave -f code out.",
            response=response,
        )


def _caution(shape: Shape | None) -> None:
    if shape and shape.caution:
        _say(shape.caution)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{printable(sentence)}\n")


def _digest(messages: list[Message]) -> str:
    wire = json.dumps([message.to_wire() for message in messages], sort_keys=True)
    return hashlib.sha256(wire.encode("utf-8", "replace")).hexdigest()
