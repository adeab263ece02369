"""Asking on behalf of a cell: interpolate, bind, send, show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.config import DEMO, Endpoint, resolve
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.prompt.attachments import attached
from grok_jupyter.frontends.prompt.interpolation import interpolate
from grok_jupyter.frontends.watching import has_typesetter, has_widgets, is_terminal, is_watched
from grok_jupyter.protocol.errors import AnswerError, InputError
from grok_jupyter.protocol.messages import Content, Message, system, user
from grok_jupyter.protocol.response import DEMO_MODEL, Response
from grok_jupyter.rendering.finished import Output, finished
from grok_jupyter.rendering.formats import Format
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.surface import WidgetSurface
from grok_jupyter.rendering.notebook import Finish, FinishedSurface
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.session.catalogue import Catalogue
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.run import run
from grok_jupyter.session.surface import Surface

if TYPE_CHECKING:
    from grok_jupyter.frontends.magics.grok import GrokMagics

__all__ = ["Asker"]


class Asker:
    """Asks for one shell, and remembers its client, its models and what was used.

    Attributes
    ----------
    ledger : Ledger
        What the answers of this session used.
    """

    def __init__(self, magics: GrokMagics) -> None:
        self.ledger = Ledger()
        self._magics = magics
        self._client: Client | None = None
        self._catalogue: Catalogue | None = None
        self._endpoint: Endpoint | None = None

    def client(self) -> Client:
        """Return the client for the settings in force; the same one while they last."""
        endpoint = resolve(configured=self._magics.base_url)
        if self._client is None or endpoint != self._endpoint:
            self.close()
            self._client = Client.at(endpoint)
            self._catalogue = None
            self._endpoint = endpoint
        return self._client

    def catalogue(self) -> Catalogue:
        """Return what is known of the server's models."""
        client = self.client()
        if self._catalogue is None:
            self._catalogue = Catalogue(client)
        return self._catalogue

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
        self._client = self._catalogue = self._endpoint = None

    def ask(self, options: Options, prompt: str) -> None:
        """Ask; the response is bound before the request goes out, so it is there whatever happens.

        Raises
        ------
        GrokError, GrokInterrupt
            As the answer ends; the finished output is displayed before.
        """
        namespace = self._magics.shell.user_ns
        model = self._magics.asked_model(options.model)
        messages = self._messages(options, prompt, namespace)
        form: Format = options.form or self._magics.format
        settings = self._parameters(options, form)
        client = self.client().with_options(
            timeout=options.timeout or self._magics.timeout,
            silence_timeout=self._magics.silence_timeout,
        )
        chat = client.chat.create(model, messages=messages, **settings)
        stream = chat.begin(streaming=not options.no_stream)
        self._bind(options.output, stream.response)

        with_usage = self._magics.show_usage and not options.quiet
        provenance = {
            "requested_model": model,
            "parameters": settings,
            "prompt_sha256": _digest(messages),
        }

        def finish(response: Response) -> Output:
            return finished(response, form=form, with_usage=with_usage, provenance=provenance)

        speaker = DEMO_MODEL if client.base_url == DEMO else model
        surface = self._surface(finish, speaker, form, with_usage=with_usage)

        def check() -> None:
            if any(message.images for message in messages):
                self.catalogue().refuse_images_for(model)

        _check_form(run(stream, surface, self.ledger, check=check), form)

    def _surface(self, finish: Finish, speaker: str, form: Format, *, with_usage: bool) -> Surface:
        shell = self._magics.shell
        if is_terminal(shell):
            return TerminalSurface(speaker, with_usage=with_usage)
        if not is_watched(shell, self._magics.live):
            return FinishedSurface(finish)
        if has_widgets(shell, self._magics.widgets):
            return WidgetSurface(finish, speaker, form, has_typesetter=has_typesetter(shell))
        return MarkdownSurface(finish, speaker, form)

    def _messages(
        self, options: Options, prompt: str, namespace: Mapping[str, Any]
    ) -> list[Message]:
        messages = []
        instructions = options.system or self._magics.system
        if instructions:
            messages.append(system(*self._parts(options, instructions, namespace)))
        parts = self._parts(options, prompt.rstrip("\n"), namespace)
        if not any(not isinstance(part, str) or part.strip() for part in parts):
            raise InputError(
                "The prompt is empty; write it below `%%grok`, or after `%grok`. `%grok help` "
                "lists what there is."
            )
        images = [attached(source, namespace) for source in options.images]
        messages.append(user(*parts, *images))
        return messages

    def _parts(self, options: Options, text: str, namespace: Mapping[str, Any]) -> list[Content]:
        if options.raw or not self._magics.interpolate:
            return [text]
        return interpolate(text, namespace)

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


def _digest(messages: list[Message]) -> str:
    wire = json.dumps([message.to_wire() for message in messages], sort_keys=True)
    return hashlib.sha256(wire.encode("utf-8", "replace")).hexdigest()
