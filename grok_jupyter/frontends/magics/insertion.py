"""``--insert``: code into one new cell below, never run, and not again when the cell runs again.

The kernel asks the front end by IPython's own payload, ``set_next_input``: notebooks add a cell,
consoles fill their prompt. Notebooks heed it when the cell has ended well, and the first one only.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from grok_jupyter.frontends.watching import has_cells, is_terminal, is_watched, origin

__all__ = ["Inserter"]

_LARGEST = 50_000_000  # bytes of a notebook that is looked into


class Inserter:
    """Puts code below the cells of one shell.

    Parameters
    ----------
    shell : InteractiveShell
        Whose front end is asked.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._inserted: set[tuple[str, str]] = set()  # cell and digest of what stands below it
        self._execution = ""
        self._texts: list[str] = []  # of this execution

    def said(self, code: str) -> str:
        """Return what becomes of code: one sentence without its full stop.

        Parameters
        ----------
        code : str
            What the answer holds; ``""`` if there is nothing to insert.
        """
        if not code:
            return "no Python code to insert"
        if is_terminal(self._shell):
            return "the code is in the next prompt"
        if not is_watched(self._shell, "auto"):
            return "nobody watches this notebook, so no cell was added"
        if not has_cells(self._shell):
            return "the code is in the next prompt"
        return self._why_not(code) or "the code goes into a new cell below"

    def insert(self, code: str) -> None:
        """Have the front end insert code, where there is a place for it and it is not there yet."""
        is_interactive = is_terminal(self._shell) or is_watched(self._shell, "auto")
        if not code or not is_interactive or self._why_not(code):
            return
        here = origin(self._shell)
        execution = here.execution if here else ""
        if not execution or execution != self._execution:
            self._execution, self._texts = execution, []
        self._texts.append(code)
        self._shell.set_next_input("\n\n".join(self._texts))
        if here:
            self._remember(here.cell, code)

    def _remember(self, cell: str, code: str) -> None:
        """Take code for inserted once the cell has ended well: else no front end inserts it."""
        events = self._shell.events

        def note(result: Any) -> None:
            with suppress(ValueError):  # the user has taken all listeners away
                events.unregister("post_run_cell", note)
            if result.success:
                self._inserted.add((cell, _digest(code)))

        events.register("post_run_cell", note)

    def _why_not(self, code: str) -> str:
        """Return why code is not inserted, as it is there; ``""`` if it is not."""
        here = origin(self._shell)
        if here is None:
            return ""
        if (here.cell, _digest(code)) in self._inserted:
            return (
                "the code was inserted before, and not again; to have it once more, change the "
                "cell, or copy it from _grok.code[0].source"
            )
        return (
            "a cell of the notebook has this code already" if _is_saved(self._shell, code) else ""
        )


def _is_saved(shell: Any, code: str) -> bool:
    """Whether the notebook's file has a cell with just this code.

    After a restart nobody else knows. Jupyter's server names the file in the kernel's environment,
    VS Code in a variable.
    """
    named = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    try:
        path = Path(str(named))
        if path.suffix != ".ipynb" or path.stat().st_size > _LARGEST:
            return False
        cells = json.loads(path.read_text("utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return code.strip() in {source.strip() for source in sources}


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
