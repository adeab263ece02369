"""Asking on behalf of a cell: interpolate, bind, send, show."""

from __future__ import annotations

import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.config import DEMO, resolve
from grok_jupyter.client.replay.policy import Replay
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.talking import Talk, has_instructions
from grok_jupyter.frontends.magics.wording import Wording
from grok_jupyter.frontends.replaying import replay_of
from grok_jupyter.frontends.watching import (
    cell_id,
    has_renderers,
    has_typesetter,
    has_widgets,
    is_captured,
    is_terminal,
    is_watched,
    origin,
)
from grok_jupyter.protocol.errors import AnswerError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.rendering.finished import Output, finished
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.surface import WidgetSurface
from grok_jupyter.rendering.notebook import Finish, FinishedSurface
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.session.access import Access
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.keys import refuse_keys, refuse_keys_in
from grok_jupyter.session.ledger import spent
from grok_jupyter.session.run import run
from grok_jupyter.session.surface import Surface
from grok_jupyter.text.excerpt import printable

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.grok import GrokMagics

__all__ = ["Asker"]


class Asker:
    """Asks for one shell.

    Attributes
    ----------
    access : Access
        The client for the settings in force, and what is known of the server's models.
    """

    def __init__(self, magics: GrokMagics) -> None:
        self.access = Access(
            lambda *, needs_key: resolve(configured=magics.base_url, needs_key=needs_key)
        )
        self._magics = magics

    def ask(self, options: Options, prompt: str) -> None:
        """Ask; the response is bound before the request goes out, so it is there whatever happens.

        Raises
        ------
        GrokError, GrokInterrupt
            As the answer ends; the finished output is displayed before.
        """
        model = self._magics.asked_model(options.model)
        # As written, ahead of errors that quote it; and below, as it would be sent.
        refuse_keys("The prompt", prompt, options.system or "", model)
        wording = Wording(
            options, self._magics.shell.user_ns, interpolates=self._magics.interpolate
        )
        instructions = wording.instructions(self._instructions(options))
        question = wording.question(prompt)
        form: Format = options.form or self._magics.format
        settings = self._parameters(options, form)
        replay = self.replay(options.replay)
        client = self.access.client(replay).with_options(
            timeout=options.timeout or self._magics.timeout,
            silence_timeout=self._magics.silence_timeout,
        )
        talk = self._talk(options, instructions)
        ahead = talk.messages if talk else [instructions] if instructions else []
        messages = [*ahead, question.message]
        refuse_keys_in(
            message for message in messages if message.role == "system" or message is messages[-1]
        )
        chat = client.chat.create(model, messages=messages, **settings)
        stream = chat.begin(streaming=not options.no_stream)
        self._bind(options.output, stream.response)

        with_usage = self._magics.show_usage and not options.quiet
        provenance = {
            "requested_model": model,
            "parameters": settings,
            "prompt_sha256": _digest(messages),
            **(talk.provenance if talk else {}),
        }
        note = talk.note(with_usage=with_usage) if talk else ""

        def finish(response: Response) -> Output:
            return finished(
                response, form=form, with_usage=with_usage, provenance=provenance, note=note
            )

        speaker = DEMO_MODEL if client.base_url == DEMO else model
        surface = self._surface(finish, speaker, form, with_usage=with_usage, note=note)

        def check() -> None:
            if any(message.images for message in messages):
                self.access.refuse_images_for(model, replay)

        if talk:
            response = talk.exchange(question, stream, model, settings, surface, check)
        else:
            response = run(stream, surface, spent, check=check)
        _check_form(response, form)

    def replay(self, mode: str | None = None) -> Replay:
        """Return how to record and replay; ``mode`` is what a cell asks for."""
        return replay_of(self._magics.shell, self._magics, _say, mode)

    def catalogue(self) -> Catalogue:
        """Return what is known of the models of the endpoint in force."""
        return self.access.catalogue(self.replay())

    def _surface(
        self, finish: Finish, speaker: str, form: Format, *, with_usage: bool, note: str
    ) -> Surface:
        shell = self._magics.shell
        if is_terminal(shell):
            return TerminalSurface(speaker, with_usage=with_usage, note=note)
        if not is_watched(shell, self._magics.live) or is_captured(shell):
            return FinishedSurface(finish)
        if has_widgets(shell, self._magics.widgets):
            return WidgetSurface(
                finish,
                speaker,
                form,
                has_typesetter=has_typesetter(shell),
                cell=cell_id(shell),
                has_renderers=has_renderers(shell),
            )
        return MarkdownSurface(finish, speaker, form)

    def _instructions(self, options: Options) -> str:
        if options.system:
            return options.system
        has_own = options.conversation and has_instructions(options.conversation)
        return "" if has_own else self._magics.system

    def _talk(self, options: Options, instructions: Message | None) -> Talk | None:
        if options.conversation is None:
            return None
        return Talk(
            options.conversation,
            origin(self._magics.shell),
            instructions,
            begins_anew=options.new,
            keeps_instructions=options.system is not None,
        )

    def _parameters(self, options: Options, form: Format) -> dict[str, Any]:
        temperature = (
            self._magics.temperature if options.temperature is None else options.temperature
        )
        settings = {
            "temperature": temperature,
            "max_tokens": options.max_tokens,
            "reasoning_effort": options.reasoning_effort,
            "response_format": "json_object" if form == "json" else None,
            **options.parameters,
        }
        return {name: value for name, value in settings.items() if value is not None}

    def _bind(self, variable: str | None, response: Response) -> None:
        self._magics.shell.push({"_grok": response}, interactive=False)
        if variable:
            self._magics.shell.push({variable: response})


def _check_form(response: Response, form: Format) -> None:
    """Fail visibly if the answer does not have the form that was asked for."""
    if form == "json" and response.finish_reason == "length":
        raise AnswerError(
            "The answer is no complete JSON: it was cut at the token limit. Allow more with "
            "--max-tokens.",
            response=response,
        )
    if form == "json":
        response.json()
    elif form == "code" and not response.code:
        raise AnswerError(
            "The answer holds no fenced block of code; it is shown as it is. Ask for code in the "
            "prompt, or leave -f code out.",
            response=response,
        )


def _say(sentence: str) -> None:
    sys.stderr.write(f"{printable(sentence)}\n")


def _digest(messages: list[Message]) -> str:
    wire = json.dumps([message.to_wire() for message in messages], sort_keys=True)
    return hashlib.sha256(wire.encode("utf-8", "replace")).hexdigest()
