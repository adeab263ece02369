"""Kernels that need not import everything anew: they are forked from a process that has.

A kernel that Jupyter starts takes 0.6 s of a core until its first `%%grok` has run, a forked one
0.1 s. Where none can be forked (no Linux, or variables that change how Python starts), and with
``GROK_JUPYTER_TESTS_NO_FORK=1``, kernels are started as ever.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import sockets
from jupyter_client.manager import KernelManager

HERE = Path(__file__).parent
NO_FORK = "GROK_JUPYTER_TESTS_NO_FORK"
ITS_OWN = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # the server's, not the kernels'
SECONDS = 10  # only a guard
SEEDS = 2  # servers, whose kernels hash differently: an order that hashes make must not matter


def use() -> None:
    """Have each kernel that this process starts forked."""
    plain = KernelManager.__init__

    def forked(self, *arguments, **given):
        os.environ.update(variables())
        plain(self, *arguments, **given)

    KernelManager.__init__ = forked


@cache
def variables() -> Mapping[str, str]:
    """Start servers that end with this process; return what has Jupyter find their kernels."""
    if not hasattr(os, "pidfd_open") or os.environ.get(NO_FORK):
        return {}
    folder = sockets.Folder().name
    addresses = [f"{folder}/{number}" for number in range(SEEDS)]
    for address in addresses:
        atexit.register(end, *start(address))
    kernel = Path(folder) / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [sys.executable, "-I", "-S", str(HERE / "kernel.py"), *addresses, "--"]
    told = {"display_name": "Python 3", "language": "python", "metadata": {"debugger": True}}
    kernel.write_text(json.dumps({**told, "argv": [*command, "-f", "{connection_file}"]}))
    return {"JUPYTER_PATH": folder}


def start(address: str) -> tuple[subprocess.Popen, int]:
    """Start a server at an address; return it, and the file whose closing ends it.

    It ends with this process, too, which closes its files.
    """
    # dask leaves a seed for hashes, which would be the same for all.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("COVERAGE_", "PYTHONHASHSEED"))
    }
    reading, writing = os.pipe()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(128)
        number = listening.fileno()
        server = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), str(number)],
            stdin=reading, pass_fds=[number], start_new_session=True,
            env={**kept, **ITS_OWN},
        )  # fmt: skip
    os.close(reading)
    return server, writing


def end(server: subprocess.Popen, writing: int) -> None:
    """Let a server know that all is over, and wait for it."""
    os.close(writing)
    try:
        server.wait(SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
