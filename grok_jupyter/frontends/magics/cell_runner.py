"""Asking on behalf of a cell: build the prompt, bind the response, send, show."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.client.shapes import Shape
from grok_jupyter.frontends.magics.aftermath import Aftermath
from grok_jupyter.frontends.magics.background import Background, refuse_functions
from grok_jupyter.frontends.magics.cell_answer import CellAnswer
from grok_jupyter.frontends.magics.cell_comparison import CellComparison
from grok_jupyter.frontends.magics.cell_question import CellQuestion
from grok_jupyter.frontends.magics.cell_turn import CellTurn
from grok_jupyter.frontends.magics.dry_run import show_dry_run
from grok_jupyter.frontends.magics.each.cell_batch import show_submitted, submit_rows
from grok_jupyter.frontends.magics.each.cell_rows import CellRows
from grok_jupyter.frontends.magics.each.dry_run import show_rows_dry_run
from grok_jupyter.frontends.magics.each.given import given_rows, refuse_unlimited
from grok_jupyter.frontends.magics.each.template import RowTemplate
from grok_jupyter.frontends.magics.expressions import Value
from grok_jupyter.frontends.magics.fix.failures import Failures
from grok_jupyter.frontends.magics.insertion import Inserter
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.sides import Sides
from grok_jupyter.frontends.magics.surfaces import can_go_on_beside
from grok_jupyter.frontends.replaying import replay_of
from grok_jupyter.protocol.comparison import Comparison
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.client_cache import ClientCache
from grok_jupyter.session.ledger import spending, spent
from grok_jupyter.session.session import Session
from grok_jupyter.text.excerpt import printable

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batch import Batch

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
    background : Background
        Begins what goes on while other cells run.
    """

    def __init__(self, shell: Any, settings: Settings, failures: Failures) -> None:
        self.shell = shell
        self.settings = settings
        self._failures = failures
        self._inserter = Inserter(shell)
        self.clients = ClientCache(settings.endpoint, spending=spending)
        self.background = Background(shell)

    def ask(self, options: Options, prompt: str) -> Response | Comparison | Rows | Batch | None:
        """Ask; the response is bound before the request goes out, so it is there whatever happens.

        Of several models it is a comparison, of many rows it is rows, or a batch of them. A dry run
        only shows what would be sent, and returns None.

        Raises
        ------
        GrokError, GrokInterrupt
            As the answer ends; the finished output is displayed before.
        """
        if options.each is not None:
            return self._ask_rows(options.each, options, prompt)
        asked = CellQuestion.of(options, prompt, self.shell, self.settings, self._failures)
        if options.background:
            refuse_functions(asked.tools)
        sides = Sides.of(options, self.settings, self.shell.user_ns)
        sides.refuse_idle_limit(options, asked.tools)
        if options.dry_run:
            show_dry_run(
                self._session(asked.turn, options).preview(asked.query), options, asked, sides
            )
            _caution(asked.query.shape)
            return None
        answer = self._asking(asked, sides, options)
        _caution(asked.query.shape)
        self._run(answer, options, prompt)
        return answer.value

    def close(self) -> None:
        """End what goes on beside other cells, and close the connections."""
        self.background.close()
        self.clients.close()

    def _ask_rows(self, source: str | Value, options: Options, prompt: str) -> Rows | Batch | None:
        """Ask once per row; see :meth:`ask`."""
        table = given_rows(source, self.shell.user_ns)
        replay = self.replay(options.replay)
        template = RowTemplate(options, prompt, self.shell, self.settings, table)
        if options.background:
            refuse_functions(template.tools)
        session = self._session(CellTurn.of(options, None), options)
        if options.dry_run:
            show_rows_dry_run(session, template, table, options)
            _caution(template.shape)
            return None
        refuse_unlimited(table, options, self.settings.max_cost, replay.mode)
        if template.has_images and len(table):
            self.clients.refuse_images_for(template.model, replay)
        if options.batch:
            batch = submit_rows(session, template, table, options)
            self._bind(options.output, batch)
            batch.raise_if_refused()
            show_submitted(batch, template, options, prompt)
            return batch
        exchange = session.prepare_rows(
            template,
            table,
            template.model,
            concurrency=options.concurrency,
            max_cost=options.max_cost,
            schema=template.shape,
            strict=options.strict,
        )
        answer = CellRows(
            template,
            exchange,
            prompt,
            with_usage=self._with_usage(options),
            variable=options.output or "_grok",
        )
        self._run(answer, options, prompt)
        return answer.value

    def _run(
        self, answer: CellAnswer | CellComparison | CellRows, options: Options, prompt: str
    ) -> None:
        """Bind what grows, and ask: while the cell waits, or beside other cells."""
        self._bind(options.output, answer.value)
        goes_on = options.background and can_go_on_beside(self.shell, self.settings)
        answer.begin(self.shell, self.settings, answer.stop if goes_on else None)
        if goes_on:
            self.background.start(answer, answer.run, prompt)
        elif options.background:
            self.background.waited(answer, answer.run, prompt)
        else:
            answer.run()

    def _asking(
        self, asked: CellQuestion, sides: Sides, options: Options
    ) -> CellAnswer | CellComparison:
        of = options.output or "_grok"
        if not sides.are_several:
            return self._answer(asked, options, of)
        answers = [
            self._answer(asked.to(model), options, f"{of}[{model!r}]") for model in sides.models
        ]
        return CellComparison(answers, sides.given, with_usage=self._with_usage(options))

    def _answer(self, asked: CellQuestion, options: Options, variable: str) -> CellAnswer:
        return CellAnswer(
            asked,
            self._session(asked.turn, options).prepare(asked.query),
            Aftermath(asked.correction, self._inserter if options.insert else None),
            with_usage=self._with_usage(options),
            variable=variable,
        )

    def _with_usage(self, options: Options) -> bool:
        return self.settings.show_usage and not options.quiet

    def replay(self, mode: str | None = None) -> Replay:
        """Return how to record and replay; ``mode`` is what a cell asks for."""
        return replay_of(self.shell, self.settings, _say, mode)

    def client(self) -> Client:
        """Return the client for the settings in force.

        Raises
        ------
        ConfigError
            If there is no key for it.
        """
        return self.clients.limited(self._client_options(), self.replay())

    def catalogue(self) -> Catalogue:
        """Return what is known of the models of the endpoint in force."""
        return self.clients.catalogue(self.replay())

    def _session(self, turn: CellTurn, options: Options) -> Session:
        client_options = self._client_options(options.timeout)
        replay = self.replay(options.replay)
        return Session(
            turn.conversation, self.clients, spent, lambda: client_options, lambda: replay
        )

    def _client_options(self, timeout: float | None = None) -> dict[str, Any]:
        return {
            "timeout": timeout or self.settings.timeout,
            "silence_timeout": self.settings.silence_timeout,
            "max_cost": self.settings.max_cost,
            "api": self.settings.api,
        }

    def _bind(self, variable: str | None, response: Response | Comparison | Rows | Batch) -> None:
        self.shell.push({"_grok": response}, interactive=False)
        if variable:
            self.shell.push({variable: response})


def _caution(shape: Shape | None) -> None:
    if shape and shape.caution:
        _say(shape.caution)


def _say(sentence: str) -> None:
    sys.stderr.write(f"{printable(sentence)}\n")
