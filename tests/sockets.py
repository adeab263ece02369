"""Kernels are reached through socket files of their own, never through ports.

jupyter_client looks for free ports and lets go of them before a kernel takes them, so kernels that
start at the same time race for them. A plugin of pytest, for all kernels that a process of it
starts; `OPTIONS` and `variables` are for servers and programs that start kernels themselves.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from uuid import uuid4

from jupyter_client.manager import KernelManager

HAS_SOCKET_FILES = os.name == "posix"
OPTIONS = ("--KernelManager.transport=ipc",) if HAS_SOCKET_FILES else ()


class Folder:
    """A folder for sockets, at the latest gone with this process.

    Its name is short: a socket's may have some 100 bytes.
    """

    def __init__(self) -> None:
        self.name = tempfile.mkdtemp(prefix="gj-", dir="/tmp" if HAS_SOCKET_FILES else None)
        atexit.register(self.cleanup)

    def cleanup(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.name, ignore_errors=True)


def variables(folder: str) -> dict[str, str]:
    """Return what has a program of Jupyter's put its kernels' sockets into a folder."""
    return {"JUPYTER_RUNTIME_DIR": folder, "TMPDIR": folder}  # the second is where Voila puts them


def use(folder: str) -> None:
    """Have each kernel that this process starts get its sockets in a folder."""
    if not HAS_SOCKET_FILES:
        return
    plain = KernelManager.__init__

    def on_sockets(self, *arguments, **given):
        # The sockets are named after the file that tells of them.
        file = str(Path(folder) / f"kernel-{uuid4()}.json")
        plain(self, *arguments, **{"transport": "ipc", "connection_file": file, **given})

    KernelManager.__init__ = on_sockets


def pytest_configure(config) -> None:
    """Give the kernels of this process a folder until it ends."""
    folder = Folder()
    config.add_cleanup(folder.cleanup)
    use(folder.name)
