"""Fork kernels on request, from a process in which their packages are imported already.

Run: python server.py SOCKET-NUMBER; it ends, with all its kernels, when its input does.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import NamedTuple

# What a kernel with grok_jupyter imports, sooner or later.
PACKAGES = (
    "anyio._backends._asyncio", "certifi", "concurrent.futures.thread", "coverage", "email.parser",
    "grok_jupyter.client.client", "grok_jupyter.frontends.extension",
    "grok_jupyter.frontends.magics.cell_runner", "html.parser", "httpcore._sync.http_proxy",
    "httpx", "ipykernel.debugger", "ipykernel.kernelapp", "ipykernel.zmqshell",
    "IPython.core.completer", "IPython.core.magics", "IPython.core.pylabtools", "ipywidgets",
    "jedi", "markdown.extensions.tables", "nh3",
    "pygments.formatters.html", "pygments.lexers.python",
)  # fmt: skip


SECONDS = 10  # only a guard


class Asked(NamedTuple):
    """A kernel that is wanted."""

    folder: str
    arguments: list[str]
    variables: dict[str, str]
    files: list[int]  # its input, output and errors


class Server:
    """Kernels that run, each with the connection of who asked for it."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._selector = DefaultSelector()
        self._running: dict[int, tuple[int, socket.socket]] = {}  # process → its file, who asked

    def serve(self) -> Asked | None:
        """Return what is asked, in each kernel; return nothing when all is over."""
        self._selector.register(0, EVENT_READ)
        self._selector.register(self._listening, EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == 0:
                    self._close()
                    return None
                if key.fileobj is not self._listening:
                    self._end(key.data)
                elif asked := self._fork():
                    return asked

    def _fork(self) -> Asked | None:
        connection, _ = self._listening.accept()
        connection.settimeout(SECONDS)  # one that is killed while it asks must not keep the others
        try:
            asked = receive(connection)
        except (OSError, EOFError):
            connection.close()
            return None
        if starts_python(asked.variables) != starts_python(os.environ):
            return self._refuse(connection, asked)
        server = os.getpid()
        kernel = os.fork()
        if not kernel:
            self._leave(connection)
            # As if it had started the kernel: if it is gone, so is the kernel.
            return asked._replace(
                arguments=[*asked.arguments, f"--IPKernelApp.parent_handle={server}"]
            )
        with suppress(OSError):  # it was faster
            os.setpgid(kernel, kernel)
        close(asked.files)
        file = os.pidfd_open(kernel)
        self._running[kernel] = file, connection
        self._selector.register(file, EVENT_READ, kernel)
        self._selector.register(connection, EVENT_READ, kernel)
        tell(connection, kernel)
        return None

    def _refuse(self, connection: socket.socket, asked: Asked) -> None:
        tell(connection, 0)
        connection.close()
        close(asked.files)

    def _end(self, kernel: int) -> None:
        """Tell who asked how a kernel has ended; end it, if nobody waits for it any longer."""
        if kernel not in self._running:
            return
        file, connection = self._running.pop(kernel)
        self._selector.unregister(file)
        self._selector.unregister(connection)
        os.close(file)
        process, status = os.waitpid(kernel, os.WNOHANG)
        if not process:
            os.killpg(kernel, signal.SIGKILL)
            os.waitpid(kernel, 0)
        else:
            tell(connection, os.waitstatus_to_exitcode(status))
        connection.close()

    def _close(self) -> None:
        for kernel in self._running:
            os.killpg(kernel, signal.SIGKILL)

    def _leave(self, connection: socket.socket) -> None:
        """Let go, in a kernel, of all that is the server's."""
        self._selector.close()
        connection.close()
        for file, other in self._running.values():
            os.close(file)
            other.close()
        self._running.clear()


def receive(connection: socket.socket) -> Asked:
    """Read what `kernel.py` asks.

    Raises
    ------
    EOFError, OSError
        If it does not come.
    """
    head, files, _, _ = socket.recv_fds(connection, 8, 3)
    try:
        size = int.from_bytes(head, "big")
        data = bytearray()
        while len(data) < size and (more := connection.recv(2**16)):
            data += more
        if len(head) < 8 or len(data) < size:
            raise EOFError
    except (OSError, EOFError):
        close(files)
        raise
    folder, *rest = os.fsdecode(bytes(data)).split("\0")
    end = rest.index("")
    variables = dict(each.split("=", 1) for each in rest[end + 1 :])
    return Asked(folder, rest[:end], variables, files)


def tell(connection: socket.socket, number: int) -> None:
    """Answer `kernel.py`, which may be gone."""
    with suppress(OSError):
        connection.sendall(number.to_bytes(8, "big", signed=True))


def close(files: list[int]) -> None:
    """Close files by their numbers."""
    for file in files:
        os.close(file)


def starts_python(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that decide how Python starts."""
    return {
        name: value
        for name, value in variables.items()
        if name.startswith("PYTHON") and name != "PYTHON_KEYRING_BACKEND"
    }


def be_kernel(asked: Asked) -> None:
    """Do what `python -m ipykernel_launcher` does in a process of its own."""
    os.setpgid(0, 0)
    for number, file in enumerate(asked.files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked.folder)
    os.environ.clear()
    os.environ.update(asked.variables)
    if "COVERAGE_PROCESS_CONFIG" in os.environ:
        import coverage

        coverage.process_startup()
    from ipykernel.kernelapp import launch_new_instance

    sys.argv = ["ipykernel_launcher", *asked.arguments]
    launch_new_instance()


def main(number: int) -> None:
    """Serve until the input ends; in a kernel, be that kernel."""
    with suppress(ValueError):  # where PYTHONSAFEPATH is set
        sys.path.remove(str(Path(__file__).parent))
    for name in PACKAGES:
        with suppress(ImportError):  # what another version does not have, kernels do without
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=number) as listening:
        asked = Server(listening).serve()
    if asked:
        be_kernel(asked)


if __name__ == "__main__":
    main(int(sys.argv[1]))
