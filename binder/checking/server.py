"""JupyterLab behind ``binder/start``, as BinderHub starts it."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from .steps import Place

SECONDS = 120
TOKEN = "binder-check"
BASE = "/user/binder-check/"  # a server of a hub is not at the root of its address


class Server:
    """A server that runs within a ``with`` block.

    Parameters
    ----------
    start
        The command that stands before JupyterLab's.
    place
        Environment and folder of the image.
    notes
        Where the server and its kernels write connections that leave this machine.
    """

    def __init__(self, start: str, place: Place, notes: Path) -> None:
        self._command = [start, "jupyter-lab"]
        self._folder = place.folder
        self._notes = notes
        self._log = notes.with_suffix(".log")
        self._variables = dict(place.variables or {}) | {
            "CONNECTIONS_ELSEWHERE": str(notes),
            # A visitor comes to a new container: nothing is open that another visit had opened.
            "JUPYTERLAB_WORKSPACES_DIR": tempfile.mkdtemp(dir=notes.parent),
            "PYTHONPATH": str(Path(__file__).parent / "watch"),
        }
        self.seconds_to_answer = 0.0
        self.begun = 0.0

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._url = f"http://127.0.0.1:{port}{BASE}"
        arguments = [
            "--ip=127.0.0.1", f"--port={port}", f"--ServerApp.base_url={BASE}",
            f"--ServerApp.token={TOKEN}", "--ServerApp.trust_xheaders=True",
            "--ServerApp.allow_origin=*", "--ServerApp.allow_origin_pat=.*",
            # These three are ours: for a check as root, and for the browser that is driven.
            "--allow-root", "--no-browser", "--LabApp.expose_app_in_browser=True",
        ]  # fmt: skip
        self.begun = monotonic()
        self._process = subprocess.Popen(
            self._command + arguments,
            cwd=self._folder, env=self._variables,
            stdout=self._log.open("wb"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait()
        self.seconds_to_answer = monotonic() - self.begun
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(SECONDS)

    def address(self, path: str) -> str:
        """Return where the badge's ``urlpath`` leads to."""
        return f"{self._url}{path}?token={TOKEN}"

    def elsewhere(self) -> list[str]:
        """Return where the server and its kernels turned to outside this machine."""
        if not self._notes.exists():
            return []
        found = sorted(set(self._notes.read_text().splitlines()))
        self._notes.unlink()
        return found

    def _wait(self) -> None:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            try:
                direct.open(self.address("lab"), timeout=SECONDS).read()
                return
            except OSError:
                if self._process.poll() is not None or monotonic() > self.begun + SECONDS:
                    sys.exit(f"JupyterLab did not start:\n{self._log.read_text()}")
                sleep(0.05)
