"""No kernel of the tests depends on a port being free."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sockets
from jupyter_client.manager import KernelManager

AT_ONCE = 8


@pytest.mark.skipif(not sockets.HAS_SOCKET_FILES, reason="kernels need ports on this system")
def test_kernels_that_start_at_the_same_time_each_have_sockets_of_their_own():
    managers = [KernelManager(kernel_name="python3") for _ in range(AT_ONCE)]
    for manager in managers:
        manager.start_kernel()
    clients = [manager.blocking_client() for manager in managers]
    for client in clients:
        client.start_channels()
        client.wait_for_ready(timeout=60)
    told = [json.loads(Path(manager.connection_file).read_text()) for manager in managers]
    for manager, client in zip(managers, clients, strict=True):
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()
    assert [connection["transport"] for connection in told] == ["ipc"] * AT_ONCE
    assert len({connection["ip"] for connection in told}) == AT_ONCE
