"""A chat, the wire between it and its page, and a page that knows what a reader would see."""

import json
import queue
from contextlib import ExitStack

import pytest
from comm.base_comm import BaseComm
from fidelity.page import Page as Drawn

from grok_jupyter import ChatWidget, Client
from grok_jupyter.session.conversations import conversations
from grok_jupyter.simulator import Knobs, SimulatorServer

KEY = "xai-topsecret-0123456789"
PATIENCE = 20  # seconds; only guards against hanging


class Wire(BaseComm):
    """A comm that keeps what is published, as a front end would receive it."""

    def __init__(self, *args, **kwargs):
        self.published = queue.Queue()
        self.opened = None
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        if msg_type == "comm_open" and keys.get("target_name") == "jupyter.widget":
            self.opened = data["state"]
        json.dumps(data)  # as a kernel would
        self.published.put((msg_type, data, buffers))


class Turn:
    """A turn as the page shows it: reasoning, answer, calls, searches, sources."""

    def __init__(self, fields):
        self.fields = fields
        self.said = {"question": "", "source": "", "error": "", "calls": ""}
        self.regions = [Drawn() for _ in range(6)]

    @property
    def status(self):
        return self.fields["status"]

    @property
    def html(self):
        return self.regions[1].html

    @property
    def calls(self):
        return self.regions[2].html


class ChatPage:
    """What the page of a chat shows, by its messages."""

    def __init__(self, wire, state):
        self.wire = wire
        self.state = dict(state)
        self.next = state["_talk"]["n"]
        self.turns = []
        self.totals = None
        self.replies = []
        self._on = None  # the turn whose regions the patches are for
        self._held = ""  # pieces of html that wait for their last one
        self._do(state["_talk"]["ops"])

    def until(self, condition):
        """Read messages until ``condition`` holds for this page."""
        while not condition(self):
            self._take(*self.wire.published.get(timeout=PATIENCE))
        return self

    def until_reply(self, name):
        self.until(lambda page: any(name in reply for reply, _ in page.replies))
        found = next(pair for pair in self.replies if name in pair[0])
        self.replies.remove(found)
        return found

    def until_status(self, status, turn=-1):
        return self.until(
            lambda page: bool(page.turns) and page.turns[turn].status == status
        ).turns[turn]

    def ask(self, buffers=(), **request):
        """Send a request as the page's code does."""
        data = {"method": "custom", "content": request}
        self.wire.handle_msg({"content": {"data": data}, "buffers": list(buffers)})

    def _take(self, kind, data, buffers):
        if kind != "comm_msg":
            return
        if data["method"] == "update":
            self.state |= data["state"]
            return
        message = data["content"]
        if "n" not in message:
            self.replies.append((message, buffers))
            return
        if message.get("all"):
            self.turns, self.next = [], message["n"]
        assert message["n"] == self.next, "a message is missing"
        self.next += 1
        self._do(message["ops"])

    def _do(self, ops):
        for op in ops:
            if isinstance(op, str):
                self._held += op
                continue
            if isinstance(op[0], int):
                region, block, part, keep, html = op
                whole = None if html is None else self._held + html
                self._on.regions[region].apply([(block, part, keep, whole)])
            elif op[0] == "turns":
                _, at, removed, added = op
                self.turns[at : at + removed] = [Turn(fields) for fields in added]
            elif op[0] == "turn":
                self._turn(op[1]).fields |= op[2]
            elif op[0] == "say":
                self._turn(op[1]).said[op[2]] += op[3]
            elif op[0] == "on":
                self._on = self._turn(op[1])
            elif op[0] == "totals":
                self.totals = op[1:]
            self._held = ""

    def _turn(self, number):
        return next(turn for turn in self.turns if turn.fields["id"] == number)


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    """Nothing of this machine decides, and comms go to the wire."""
    for name in ("XAI_API_KEY", "XAI_BASE_URL", "GROK_MODEL", "GROK_JUPYTER_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("comm.create_comm", lambda *args, **kwargs: Wire(*args, **kwargs))
    yield
    conversations.forget()


@pytest.fixture
def key():
    return KEY


@pytest.fixture
def server():
    with SimulatorServer(Knobs(rate=0, first_token=0, reasoning="none")) as server:
        yield server


@pytest.fixture
def slow_server():
    with SimulatorServer(Knobs(rate=40, first_token=0, reasoning="none", tokens=4000)) as server:
        yield server


@pytest.fixture
def open_chat(server):
    """Make a chat and its page: ``chat, page = open_chat()``; ``server=`` another server."""
    with ExitStack() as stack:

        def make(server=server, **settings):
            client = stack.enter_context(Client(KEY, base_url=server.url, max_retries=0))
            chat = ChatWidget(client=client, **settings)
            stack.callback(chat.close)
            return chat, ChatPage(chat.comm, chat.comm.opened)

        yield make


@pytest.fixture
def open_page():
    """Open one more page of a chat, as after a reload."""

    def make(chat):
        while not chat.comm.published.empty():
            chat.comm.published.get()
        return ChatPage(chat.comm, chat.get_state())

    return make


@pytest.fixture
def asked(server):
    """The body of the last question that reached the server."""

    def last():
        paths = ("/v1/chat/completions", "/v1/responses")
        questions = [r for r in server.requests if r.path in paths]
        return questions[-1].body

    return last


@pytest.fixture
def notebook():
    """The shell of a notebook, as widgets find it."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()
