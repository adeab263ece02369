"""One Node process that reads Markdown for as long as this process lives."""

from __future__ import annotations

import atexit
import json
import subprocess
from pathlib import Path

from readers.packages import installed

_SCRIPT = Path(__file__).with_name("reader.mjs")


class Thrown(str):
    """In the place of HTML: what a reader raised instead. The reader sees nothing of the answer."""

    __slots__ = ()


class Node:
    """Node with JupyterLab's and VS Code's readers in it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", str(_SCRIPT), str(installed())],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="ascii",
        )  # fmt: skip
        atexit.register(self.close)

    def read(self, name: str, texts: list[str]) -> list[str]:
        """Return the HTML of each text, or what was thrown."""
        print(json.dumps({"name": name, "texts": texts}), file=self._process.stdin, flush=True)
        said = self._process.stdout.readline()
        if not said:
            raise RuntimeError(f"Node ended with {self._process.wait()} while {name} read.")
        results = json.loads(said)
        return [
            Thrown(result["error"]) if "error" in result else result["html"] for result in results
        ]

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        atexit.unregister(self.close)
