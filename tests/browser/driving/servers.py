"""Servers of front ends, each a process with a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from secrets import token_hex
from time import monotonic, sleep
from urllib.error import HTTPError

import forkserver
import listening
import nbformat
import sockets

TOKEN = "browser-tests"
APPS = {"lab": ("jupyterlab", "LabApp"), "notebook": ("notebook", "JupyterNotebookApp")}
SECONDS = 60  # only a guard: every wait ends with what it waits for
# Parts of JupyterLab that have nothing to do with a notebook's cells and outputs; without them a
# page is there in two thirds of the time.
LEFT_OUT = (
    "console", "debugger", "extensionmanager", "help", "hub", "inspector", "logconsole", "lsp",
    "metadataform", "pluginmanager", "terminal",
)  # fmt: skip


def environment_of(folder: Path) -> dict[str, str]:
    """The variables of a server that keeps all it has in a folder, and knows of no key."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XAI_", "GROK_", "JUPYTER"))
    }
    return kept | {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "IPYTHONDIR": str(folder / "ipython"),
    }


class Server:
    """A process that serves a front end at an address, which may be asked at once."""

    def __init__(
        self,
        folder: Path,
        work: Path,
        module: str,
        arguments: Callable[[int], list[str]],
        variables: Mapping[str, str] = {},
    ) -> None:
        self._sockets = sockets.Folder()
        with (folder / "server.log").open("wb") as log:
            self._process, port = listening.start(
                module, lambda port: [*arguments(port), *sockets.OPTIONS],
                env={
                    **environment_of(folder), **sockets.variables(self._sockets.name),
                    **forkserver.variables(), **variables,
                },
                stdout=log, stderr=subprocess.STDOUT, cwd=work,
            )  # fmt: skip
        self.url = f"http://127.0.0.1:{port}"

    def close(self) -> None:
        """End the process."""
        self._process.kill()  # asked to end, it may wait without end for a kernel that ends too
        self._process.wait(timeout=SECONDS)
        self._sockets.cleanup()


class Lab(Server):
    """A server of JupyterLab, or of Notebook 7, on a folder of its own."""

    def __init__(
        self,
        folder: Path,
        theme: str = "JupyterLab Light",
        app: str = "lab",
        variables: Mapping[str, str] = {},
    ) -> None:
        self.app = app
        self.root = folder / "notebooks"
        self.root.mkdir(parents=True)
        self._settings(folder / "settings", theme)
        self._page(folder / "config" / "labconfig")
        module, name = APPS[app]
        super().__init__(
            folder, self.root, module,
            lambda port: [
                "--no-browser", "--allow-root", f"--ServerApp.port={port}",
                f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={TOKEN}",
                f"--{name}.expose_app_in_browser=True", "--LabApp.news_url=None",
            ],
            variables,
        )  # fmt: skip

    def address(self, name: str = "") -> str:
        """Return where a notebook is shown; without a name, a page of JupyterLab without any."""
        if self.app == "lab":
            place = f"lab/workspaces/w{token_hex(4)}" + (f"/tree/{name}" if name else "")
        else:
            place = f"notebooks/{name}"
        return f"{self.url}/{place}?token={TOKEN}"

    def write(self, name: str, *sources: str) -> None:
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.root / name)

    def saved(self, name: str) -> nbformat.NotebookNode:
        return nbformat.read(self.root / name, as_version=4)

    def stop_kernels(self) -> None:
        """End what the kernels of a test may still do, before the next one."""
        for kernel in json.loads(self._kernels()):
            try:
                self._ask("DELETE", f"api/kernels/{kernel['id']}")
            except HTTPError as error:
                if error.code != HTTPStatus.NOT_FOUND:  # it has ended meanwhile
                    raise

    def _kernels(self) -> bytes:
        latest = monotonic() + SECONDS
        while True:
            try:
                return self._ask("GET", "api/kernels")
            except HTTPError as error:  # a kernel that is just being started cannot be listed
                if error.code != HTTPStatus.INTERNAL_SERVER_ERROR or monotonic() > latest:
                    raise
                sleep(0.05)

    def _ask(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(
            f"{self.url}/{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=SECONDS) as answer:
            return answer.read()

    def _page(self, folder: Path) -> None:
        """Have pages leave out what no test looks at, and not ask whether to build anything."""
        folder.mkdir(parents=True)
        without = {f"@jupyterlab/{name}-extension": True for name in LEFT_OUT}
        page = {"buildAvailable": False, "buildCheck": False, "disabledExtensions": without}
        (folder / "page_config.json").write_text(json.dumps(page))

    def _settings(self, folder: Path, theme: str) -> None:
        apputils = folder / "@jupyterlab" / "apputils-extension"
        apputils.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (apputils / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        (apputils / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
