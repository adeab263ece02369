"""For your own tests: an xAI-compatible server on loopback, as a pytest fixture.

The fixture is there as soon as the package is installed::

    def test_my_analysis(grok_server):
        answer = my_package.ask("What is the meaning of life?")  # uses XAI_BASE_URL
        assert "42" in answer
        assert grok_server.requests[0].body["model"] == "grok-4.6"

It answers deterministically, names itself ``grok-demo`` and costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from grok_jupyter.simulator import SimulatorServer

__all__ = ["grok_server"]

_UNSET = ("GROK_JUPYTER_DEMO", "GROK_JUPYTER_BASE_URL", "GROK_JUPYTER_REPLAY", "GROK_MODEL")


@pytest.fixture
def grok_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatorServer]:
    """Run an embedded endpoint and point ``XAI_BASE_URL`` and ``XAI_API_KEY`` at it.

    Every client and every ``%%grok`` cell of the test speaks to it, over a real socket, as fast as
    it can. ``grok_server.requests`` lists what was asked.
    """
    # Imported here: pytest loads this module in every run of every project that has it installed.
    from grok_jupyter.client.config import process
    from grok_jupyter.simulator import Knobs, SimulatorServer

    with SimulatorServer(Knobs(rate=0.0, first_token=0.0)) as server:
        monkeypatch.setattr(process, "demo", None)
        monkeypatch.setattr(process, "key", None)
        for variable in _UNSET:
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("XAI_BASE_URL", server.url)
        monkeypatch.setenv("XAI_API_KEY", "a-key-for-tests")
        yield server
