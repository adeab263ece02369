"""Batch servers, rows for them, and a folder of the test's own for notes."""

import contextlib

import pytest
from client.batch.server import BatchServer
from client.many.server import CountingServer


@pytest.fixture(autouse=True)
def untold(monkeypatch, tmp_path):
    """No setting of this machine decides; notes and recordings land in the test's folder."""
    for name in ("REPLAY", "REPLAY_SPEED", "REPLAY_FOLDER", "MAX_COST"):
        monkeypatch.delenv(f"GROK_JUPYTER_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def batching(raw):
    """Start a batch server: `batching(trouble=..., result=...)`."""
    return lambda **how: BatchServer(raw, **how)


@pytest.fixture
def words():
    """Rows with a word each: `words(3)`."""
    return lambda count: [{"word": f"w{number}"} for number in range(count)]


@pytest.fixture
def submit(connect):
    """Submit rows to a server: `submit(server, rows)`."""

    def submit(server, rows, template="Say {{word}}", client=None, **settings):
        client = client or connect(server)
        return client.chat.map(template, rows, batch=True, **{"model": "grok-4.3", **settings})

    return submit


@pytest.fixture
def notes(tmp_path):
    """The texts of the notes that were written."""
    return lambda: [path.read_text("utf-8") for path in tmp_path.rglob("batches/*.jsonl")]


@pytest.fixture
def counting():
    """Start a server that answers one request at a time: `counting()`."""
    with contextlib.ExitStack() as stack:
        yield lambda *how, **named: stack.enter_context(CountingServer(*how, **named))
