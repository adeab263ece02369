"""Notebooks as apps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat

from driving.servers import Server


class Voila(Server):
    """A server that shows one notebook as an app, to whoever asks for its address."""

    def __init__(self, folder: Path, *sources: str) -> None:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, folder / "app.ipynb")
        super().__init__(folder, folder, "voila", voila_arguments("app.ipynb"))


def voila_arguments(*shown: str) -> Callable[[int], list[str]]:
    """Return the arguments by port. A cell that fails shows its error, and not just that."""
    return lambda port: [
        *shown, "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}", "--show_tracebacks=True",
    ]  # fmt: skip
