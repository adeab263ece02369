"""The chat widget, as Python sees it."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import Any

from grok_jupyter.client.client import Client
from grok_jupyter.client.shapes import shape_to_ask_for
from grok_jupyter.frontends.widget.choosing import Choosing
from grok_jupyter.frontends.widget.conversation_of import conversation_of
from grok_jupyter.frontends.widget.core import ChatCore
from grok_jupyter.frontends.widget.files import write
from grok_jupyter.frontends.widget.loading import load
from grok_jupyter.frontends.widget.settings import PARAMETERS, checked_flag, css_length
from grok_jupyter.frontends.widget.tools import checked as checked_tools
from grok_jupyter.frontends.widget.turn_messages import asked_at, labelled, text_of
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.response import Response
from grok_jupyter.session.task import Task
from grok_jupyter.session.turn import Question
from grok_jupyter.text.keyless import keyless

__all__ = ["ChatWidget"]


class ChatWidget(Choosing, ChatCore):
    """A chat in a notebook: displayed, it is the chat; from Python, all of it can be used.

    Answers arrive in a thread: cells run meanwhile. What is said stays in the saved notebook as
    Markdown.

    Parameters
    ----------
    model : str, optional
        Whom to ask. Default: ``%config GrokMagics.model``, ``GROK_MODEL``, else ``grok-4.6``.
    system : str, optional
        The system prompt.
    chat : str, optional
        The name of a conversation that is shared with ``%%grok -c NAME`` and other widgets.
    client : Client, optional
        Who is asked. Default: one for the endpoint in force, as ``%%grok`` uses.
    height : float or str, optional
        Of the chat: pixels, or a CSS length.
    temperature, max_tokens, reasoning_effort : optional
        As for ``client.chat.create``.
    tools : list, optional
        What answers may call, as for ``client.chat.create``: functions, which run in the answer's
        thread, one after the other, and xAI's own tools; ``server_tools`` names those of these
        that have a switch in the chat, and are on.
    confirm : bool
        Whether each call waits for *Run* or *Don't run* in the chat. Where nobody watches, none
        runs. Both may be assigned later, for the next question.

    Attributes
    ----------
    messages : list of Message
        What was said, without the system prompt; assigning replaces it. ``observe`` works.
    response : Response or None
        The last answer, live. ``observe`` works.

    Raises
    ------
    InputError
        If a value cannot be used.

    Examples
    --------
    >>> from grok_jupyter import ChatWidget, Client
    >>> chat = ChatWidget(client=Client(base_url="demo"))
    >>> chat.send("What is 6 times 7?").status
    'completed'
    >>> [message.role for message in chat.messages]
    ['user', 'assistant']
    >>> chat.close()
    """

    def __init__(
        self,
        model: str | None = None,
        system: str | None = None,
        chat: str | None = None,
        client: Client | None = None,
        height: float | str | None = None,
        *,
        temperature: float | None = None,
        max_tokens: int | None = None,
        reasoning_effort: str | None = None,
        tools: Iterable[Any] = (),
        confirm: bool = False,
    ) -> None:
        if client is not None and not isinstance(client, Client):
            raise InputError(
                f"client={type(client).__name__} cannot be used here; pass a grok_jupyter.Client."
            )
        functions, confirms = checked_tools(tools), checked_flag("confirm", confirm)
        super().__init__(
            conversation_of(chat),
            client,
            css_length(height),
            model=model,
            system=system,
            temperature=temperature,
            max_tokens=max_tokens,
            reasoning_effort=reasoning_effort,
        )
        self.tools, self.confirm = functions, confirms

    def __repr__(self) -> str:
        name = f", chat={keyless(self._conversation.name)}" if self._conversation.name else ""
        return f"ChatWidget(model={keyless(self.model)}{name}, messages={len(self.messages)})"

    # -- asking ----------------------------------------------------------------------------------

    def send(
        self,
        text: str,
        images: Iterable[Any] = (),
        *,
        tools: Iterable[Any] | None = None,
        schema: Any = None,
        repair: bool = False,
        wait: bool = True,
    ) -> Response:
        """Ask; the answer streams into the chat.

        Parameters
        ----------
        text : str
            What to ask.
        images : iterable, optional
            Whatever :func:`grok_jupyter.chat.image` takes: paths, addresses, figures, bytes.
        tools : list of functions, optional
            What this answer may call, in place of the chat's own.
        schema : type or dict, optional
            What the answer is to be, as ``client.chat.parse`` takes it; it is in
            ``response.parsed``, also when the turn is regenerated or edited.
        repair : bool
            Whether to ask once more if the answer does not fit ``schema``.
        wait : bool
            Whether to return only when the answer is complete.

        Returns
        -------
        Response
            The answer; still growing with ``wait=False``.

        Raises
        ------
        InputError
            If the last answer is still arriving, or an image, a function or ``schema`` cannot be
            used.
        GrokError
            With ``wait=True``, as the answer ends; it is shown in the chat, too.
        GrokInterrupt
            If the user interrupts; what had arrived is kept.
        """
        question = Question.of(_checked(text), labelled(images))
        shape = None if schema is None else shape_to_ask_for(schema)
        if repair and shape is None:
            raise InputError("repair=True asks again for what does not fit; give schema=, too.")
        task = self._asking.ask(question, tools=tools, shape=shape, repair=repair)
        return self._followed(task, wait=wait)

    def edit(self, i: int, text: str, *, wait: bool = True) -> Response:
        """Ask the question ``messages[i]`` anew in other words; what followed it goes.

        Raises
        ------
        InputError
            If ``messages[i]`` is not a question.
        GrokError, GrokInterrupt
            As :meth:`send`.
        """
        turn = asked_at(self._conversation.turns, i)
        return self._followed(self._asking.ask_again(turn, _checked(text)), wait=wait)

    def wait(self) -> Response:
        """Wait for the end of what was asked last, as by ``send(..., wait=False)``; return it.

        Raises
        ------
        InputError
            If this chat has asked nothing.
        GrokError, GrokInterrupt
            As :meth:`send`.
        """
        return self._asking.wait()

    def stop(self) -> None:
        """End the answer that is arriving, whoever asked for it; what has come is kept."""
        self._conversation.stop()

    # -- what was said ---------------------------------------------------------------------------

    def clear(self) -> None:
        """Take everything away that was said; the page offers to bring it back.

        Raises
        ------
        InputError
            If an answer is still arriving.
        """
        self._conversation.clear()

    def export(self, path: str | PathLike[str]) -> Path:
        """Write the talk to a file: ``.md``, ``.ipynb``, ``.json`` or ``.html``; return its path.

        What is ``.json`` or ``.ipynb`` can be loaded again.

        Raises
        ------
        InputError
            If the name has another ending, or the file cannot be written.
        """
        return write(self._conversation, path)

    def freeze(self) -> None:
        """Have the widget's output become static Markdown; ``display(chat)`` shows it again.

        Raises
        ------
        InputError
            If an answer is still arriving.
        """
        self._page.freeze()

    @classmethod
    def load(
        cls,
        path: str | PathLike[str],
        *,
        name: str | None = None,
        index: int | None = None,
        **settings: Any,
    ) -> ChatWidget:
        """Bring a talk back that was exported, or that lies in a saved notebook.

        Parameters
        ----------
        path : str or path
            A ``.json`` or ``.ipynb``.
        name, index : optional
            Which talk, where a notebook has several: by the name of the conversation, and by its
            place, from 0. Default: the last.
        **settings
            As for the constructor; default: the model and parameters of the last question, and the
            talk's own system prompt. With ``chat=NAME`` it is shared under that name.

        Raises
        ------
        InputError
            If the file holds no talk.
        """
        loaded = load(path, name=name, index=index)
        conversation_of(settings.get("chat")).refuse_if_busy()
        turns = loaded.turns
        if turns:
            last = turns[-1]
            settings.setdefault("model", last.model)
            for name in PARAMETERS:
                settings.setdefault(name, last.settings.get(name))
        settings.setdefault("system", text_of(loaded.system))
        chat = cls(**settings)
        chat._take_switches(loaded)
        conversation = chat._conversation
        try:
            conversation.replace(turns)
        except InputError:  # another cell was quicker
            chat.close()
            raise
        conversation.ledger.merge(loaded.ledger)
        conversation.notify()
        return chat

    def _followed(self, task: Task, *, wait: bool) -> Response:
        return self._asking.wait(task) if wait else task.turn.response


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        raise InputError(f"{type(text).__name__} is not a text to ask; write str(...) around it.")
    return text
