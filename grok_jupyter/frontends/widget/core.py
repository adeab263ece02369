"""What a chat is behind its public face: the state of its page, and the parts that do the work."""

from __future__ import annotations

from collections.abc import Iterable
from threading import local
from typing import Any
from uuid import uuid4

from IPython import get_ipython
from traitlets import Dict, Instance, List, observe, validate

from grok_jupyter.client.client import Client
from grok_jupyter.frontends.watching import cell_id, has_renderers, has_typesetter, hides_outputs
from grok_jupyter.frontends.widget.answering import Answering
from grok_jupyter.frontends.widget.chat_runner import ChatRunner
from grok_jupyter.frontends.widget.copies import NotebookCopies
from grok_jupyter.frontends.widget.defaults import Defaults
from grok_jupyter.frontends.widget.page import ChatPage
from grok_jupyter.frontends.widget.settings import SETTINGS, ChatSettings, checked_flag
from grok_jupyter.frontends.widget.sources import SCRIPT, STYLE
from grok_jupyter.frontends.widget.tools import ChatTools, checked
from grok_jupyter.frontends.widget.turn_messages import as_messages, as_turns, messages_of, text_of
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.messages import system as system_message
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.page import PageWidget
from grok_jupyter.rendering.live.wire import Keeper, Sent
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.switches import Switches
from grok_jupyter.session.turn import Turn

__all__ = ["ChatCore"]


class _Said(list[Message]):
    """What was said in some turns, as copied from the conversation."""

    def __init__(self, turns: tuple[Turn, ...]) -> None:
        super().__init__(messages_of(turns))
        self.turns = turns


class _Messages(List[Any]):
    """A list of messages; each is checked when it is given.

    traitlets keeps what a function of ``@validate`` refuses where notifications are held back.
    """

    def validate(self, owner: Any, value: Any) -> Any:
        given = super().validate(owner, value)
        return given if isinstance(given, _Said) else as_messages(given or [])


class _Mirrored(local):
    """What this thread, and no other, is just copying from the conversation to the traits.

    Anything else that a trait is given comes from a user, and goes to the conversation. Several
    threads may be copying at the same time.
    """

    messages: _Said | None = None
    is_system = False


class ChatCore(ChatSettings, PageWidget):
    """A widget that follows a conversation and answers its page.

    Parameters
    ----------
    conversation : Conversation
        Where the turns go.
    client : Client or None
        Who is asked; ``None``: the endpoint in force.
    height : str
        A CSS length, or ``""``.
    **settings
        See :class:`ChatSettings`; ``None`` where nothing was given.
    """

    _esm = SCRIPT
    _css = STYLE

    # What was said is not sent with each change, which would cost more with every turn: a change
    # goes out as patches, and this is only read for a page that opens later.
    _talk = Dict().tag(sync=True, to_json=lambda _, widget: widget._page.state())
    _settings = Dict().tag(sync=True)
    _about = Dict().tag(sync=True)

    messages = _Messages()
    response = Instance(Response, allow_none=True)

    _is_open = False  # until the constructor has taken all values

    def __init__(
        self, conversation: Conversation, client: Client | None, height: str, **settings: Any
    ) -> None:
        defaults = Defaults(get_ipython())
        keeper = _keeper(defaults.shell)
        mime = f"application/vnd.grok-jupyter.{uuid4().hex}+json"
        self._copies = NotebookCopies(keeper, mime)
        self._mirrored = _Mirrored()
        self._conversation = conversation
        self._asking = ChatRunner(
            conversation,
            self,
            defaults,
            client,
            self._begin_to_ask,
            self._tell_user,
            ChatTools(defaults.shell, lambda: self._page.is_seen),
        )
        self._page = ChatPage(
            conversation,
            self._post,
            self._notify,
            has_typesetter=has_typesetter(defaults.shell),
            copies=self._copies,
        )
        self._answering = Answering(
            self, conversation, self._asking, self._page, defaults, self._post
        )
        settings["model"] = settings["model"] or defaults.model
        if settings["system"] is None:
            settings["system"] = text_of(conversation.system) or defaults.system
        super().__init__(**settings)
        self._is_open = True
        self._about = {
            "id": self.model_id,
            "name": conversation.name,
            "height": height,
            "keeper": keeper,
            "mime": mime,
            "cell": cell_id(defaults.shell),
            **self._asking.speaker(),
        }
        self._page.begin()

    def set_state(self, sync_data: Any) -> None:
        """Take no state from a page: it asks, by messages that are checked."""

    def close(self) -> None:
        """End the chat: its answer, its threads, its connections, its page."""
        if not self._is_open:
            return
        self._asking.close()
        self._page.close()
        super().close()

    @property
    def tools(self) -> list[Any]:
        """What answers may call, those of xAI's that are switched on included; assign others.

        Raises
        ------
        InputError
            If something is given that cannot be a tool.
        """
        return self._asking.tools.all(self.server_tools)

    @tools.setter
    def tools(self, tools: Iterable[Any]) -> None:
        self.server_tools = self._asking.tools.take(checked(tools))
        self._keep_switches()

    @property
    def confirm(self) -> bool:
        """Whether each call of a function waits for a decision in the chat; may be assigned.

        Raises
        ------
        InputError
            If something else than true or false is given.
        """
        return self._asking.tools.confirms

    @confirm.setter
    def confirm(self, confirm: bool) -> None:
        self._asking.tools.confirms = checked_flag("confirm", confirm)

    # -- what the page is told -------------------------------------------------------------------

    def _post(self, message: Sent, buffers: list[bytes] | None = None) -> None:
        """Send a message to the page, from whatever thread."""
        self._send({"method": "custom", "content": message}, buffers=buffers)

    def _tell_user(self, sentence: str) -> None:
        self._post({"told": sentence})

    def _notify(self) -> None:
        """Show what has changed in the conversation; called from whatever thread.

        Where two threads do so, and the one that has read less is the last to write, it is told
        that there is more, and comes again.
        """
        mirrored = self._mirrored
        mirrored.is_system = True
        try:
            self.system = text_of(self._conversation.system)  # a cell may have set it
        finally:
            mirrored.is_system = False
        turns = self._conversation.turns
        said = mirrored.messages = _Said(turns)
        try:
            self.messages = said
        finally:
            mirrored.messages = None
        self.response = turns[-1].response if turns else None

    @observe(*SETTINGS)
    def _take_settings(self, change: Any) -> None:
        self._settings = {name: getattr(self, name) for name in SETTINGS}
        if change.name == "server_tools":
            self._keep_switches()
        if change.name != "system":
            return
        conversation, mirrored = self._conversation, self._mirrored
        if mirrored.is_system:  # once: whoever observes it may set it anew
            mirrored.is_system = False
        elif change.new != text_of(conversation.system):
            conversation.system = system_message(change.new) if change.new else None
            conversation.notify()

    def _keep_switches(self) -> None:
        """Have the conversation's record say which switches are on, once one was touched."""
        kept = self._asking.tools.switched.record(self.server_tools)
        if self._is_open and kept != (self._conversation.switches or Switches()):
            self._conversation.switches = kept
            self._conversation.notify()

    def _take_switches(self, loaded: Conversation) -> None:
        """Set the switches as a record has them, unless the call that loads it has said so."""
        tools = self._asking.tools.switched
        tools.know(loaded.turns)
        if loaded.switches is not None and not self.server_tools:
            tools.take(loaded.switches.tools)
            self.server_tools = list(loaded.switches.on)

    @validate("messages")
    def _take_messages(self, proposal: Any) -> list[Message]:
        given: list[Any] = proposal.value
        conversation = self._conversation
        if given is self._mirrored.messages:
            return given
        # Whoever holds back notifications looks at what another thread has copied meanwhile.
        if isinstance(given, _Said) and given.turns is conversation.turns:
            return given
        messages = list(given)
        instructions = messages.pop(0) if messages and messages[0].role == "system" else None
        conversation.replace(as_turns(messages, self.model, conversation.turns))
        if instructions is not None:
            self.system = instructions.text
        return messages_of(conversation.turns)

    # -- what the page and Python ask for --------------------------------------------------------

    def _handle_message(self, _: Any, content: Any, buffers: Any) -> None:
        self._answering.handle_message(content, buffers or [])

    def _refuse_if_closed(self) -> None:
        if self.comm is None:
            raise InputError("The chat is closed; make a new one, or ChatWidget.load(...) a talk.")

    def _begin_to_ask(self) -> None:
        self._refuse_if_closed()
        self._copies.thaw()
        # Another endpoint may be in force than the last time.
        self._about = {**self._about, **self._asking.speaker()}

    def _ipython_display_(self, **_: Any) -> None:
        self._refuse_if_closed()
        self._about = {**self._about, "cell": cell_id(get_ipython())}
        self._page.display(*self._bundle())


def _keeper(shell: Any) -> Keeper:
    """Return who keeps the talk in the notebook of a front end."""
    if has_renderers(shell):
        return "page"
    return "kernel" if hides_outputs(shell) else "nobody"
