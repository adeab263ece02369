"""Run a server of Jupyter's on a socket that listens already.

Such a server looks for a free port, lets go of it, and takes it later: others may be faster. Here
whoever starts it has the port from the beginning, knows its number, and may ask at once: what is
asked waits until the server is there. And a kernel that is shut down, not restarted, is killed at
once, so that nobody waits for it.

Run: python tests/listening.py NUMBER-OF-THE-SOCKET MODULE ARGUMENT...
"""

from __future__ import annotations

import runpy
import socket
import subprocess
import sys
from collections.abc import Callable


def start(
    module: str, arguments: Callable[[int], list[str]], **how
) -> tuple[subprocess.Popen, int]:
    """Start a server as ``python -m module`` would; return its process and its port.

    Parameters
    ----------
    module : str
        The module to run.
    arguments : callable
        Makes its arguments from the port.
    how
        Passed to ``subprocess.Popen``.
    """
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        port = listening.getsockname()[1]
        number = listening.fileno()
        command = [sys.executable, __file__, str(number), module, *arguments(port)]
        return subprocess.Popen(command, pass_fds=[number], **how), port


def main(number: str, module: str, *arguments: str) -> None:
    # `jsonschema` imports it, which takes a second, to check a kind of address that no server here
    # is asked about; it does without.
    sys.modules["rfc3987_syntax"] = None
    import jupyter_server.serverapp
    from jupyter_client.manager import AsyncKernelManager
    from tornado.tcpserver import TCPServer

    listening = socket.socket(fileno=int(number))
    listening.setblocking(False)
    TCPServer.listen = lambda server, *_, **__: server.add_socket(listening)
    jupyter_server.serverapp.bind_sockets = lambda *_, **__: []  # no port is looked for
    shut_down = AsyncKernelManager.shutdown_kernel
    AsyncKernelManager.shutdown_kernel = lambda kernel, now=False, restart=False: shut_down(
        kernel, now=now or not restart, restart=restart
    )
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
