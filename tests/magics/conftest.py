"""A real shell in this process, and a server that remembers what it was asked."""

import atexit

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grok_jupyter.client.config import process
from grok_jupyter.simulator import Knobs, SimulatorServer


@pytest.fixture
def server():
    with SimulatorServer(Knobs(rate=0, first_token=0)) as server:
        yield server


@pytest.fixture
def surroundings(monkeypatch, tmp_path, server):
    """The variables of a user with a key, and nothing else of theirs."""
    import os

    for name in os.environ:
        if name.startswith(("XAI_", "GROK_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("XAI_BASE_URL", server.url)
    monkeypatch.setenv("XAI_API_KEY", "xai-0123456789")
    monkeypatch.chdir(tmp_path)
    return monkeypatch


class Shell:
    """An IPython shell; ``run`` raises what a cell raises."""

    def __init__(self, **settings):
        config = Config()
        config.HistoryManager.enabled = False
        config.GrokMagics.update(settings)
        self.ipython = InteractiveShell.instance(config=config)
        # Each shell would have its own part in the end of this process; together they take longer
        # than the tests.
        atexit.unregister(self.ipython.atexit_operations)

    def run(self, code):
        self.ipython.run_cell(code, store_history=False).raise_error()

    @property
    def names(self):
        return self.ipython.user_ns

    @property
    def magics(self):
        return self.ipython.magics_manager.registry["GrokMagics"]


@pytest.fixture
def new_shell(surroundings):
    """Start a shell with settings as of ``ipython_config.py``."""
    shells = []

    def start(**settings):
        shells.append(Shell(**settings))
        return shells[-1]

    yield start
    for shell in shells:
        if "GrokMagics" in shell.ipython.magics_manager.registry:
            shell.run("%unload_ext grok_jupyter")
    process.key = process.demo = None
    InteractiveShell.clear_instance()


@pytest.fixture
def shell(new_shell):
    shell = new_shell()
    shell.run("%load_ext grok_jupyter")
    return shell


@pytest.fixture
def asked(shell, server):
    """Run a cell with one question; the body of its request."""

    def run(code):
        before = len(server.requests)
        shell.run(code)
        sent = [r for r in server.requests[before:] if r.path == "/v1/chat/completions"]
        assert len(sent) == 1
        return sent[0].body

    return run
