"""A client of a server, and a surface that notes what it is shown."""

import pytest

from grok_jupyter import Client
from grok_jupyter.chat import user
from grok_jupyter.session.conversation import Conversation
from grok_jupyter.session.exchange import Exchange
from grok_jupyter.session.ledger import Ledger
from grok_jupyter.session.turn import Question, Turn
from grok_jupyter.simulator import Knobs, SimulatorServer


@pytest.fixture
def server():
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        yield server


@pytest.fixture
def client(server):
    with Client("xai-0123456789", base_url=server.url, max_retries=0) as client:
        yield client


@pytest.fixture
def ask(client):
    """Begin a stream; keywords are the simulator's knobs."""

    def begin(prompt="hello", streaming=True, **knobs):
        chat = client.chat.create("grok-4.6", simulator=knobs or None).append(user(prompt))
        return chat.begin(streaming=streaming)

    return begin


class Notes:
    """A surface that notes the status and the text of what it is shown."""

    def __init__(self, on_show=None, on_finish=None):
        self.shown = []
        self.finished = []
        self._on_show = on_show
        self._on_finish = on_finish

    def show(self, response):
        self.shown.append((response.status, response.content))
        if self._on_show:
            self._on_show(len(self.shown))

    def finish(self, response):
        if self._on_finish:
            self._on_finish()
        self.finished.append((response.status, response.content))


@pytest.fixture(scope="session")
def notes():
    return Notes


@pytest.fixture
def run():
    """Answer a stream as a cell does whose question stands alone."""

    def run(stream, surface, ledger=None, check=lambda: None):
        conversation = Conversation()
        turn = Turn(Question.of("hello"), stream.response, "grok-4.6", stop=stream.cancel)
        place = conversation.place_at_end()
        return Exchange(conversation, turn, place, stream, ledger or Ledger(), check=check).run(
            surface
        )

    return run
