"""Which cell of a notebook asks, where there is a notebook."""

from __future__ import annotations

import sys
from typing import Any

from grok_jupyter.protocol.origin import NOWHERE, Origin

__all__ = ["cell_of", "current_cell"]


def current_cell() -> Origin:
    """Return the cell that runs now; ``NOWHERE`` outside of notebooks.

    IPython is looked up among the loaded modules: without it, nothing runs in cells.
    """
    get_ipython = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_ipython() if callable(get_ipython) else None
    return cell_of(shell) or NOWHERE


def cell_of(shell: Any) -> Origin | None:
    """Return the cell that a shell executes, and which execution of it; ``None`` if unknown.

    Front ends name the cell in the metadata of the ``execute_request``.
    """
    try:
        request = shell.kernel.get_parent("shell")
    except (AttributeError, LookupError, TypeError):
        return None
    request = request if isinstance(request, dict) else {}
    cell = str((request.get("metadata") or {}).get("cellId") or "")
    execution = str((request.get("header") or {}).get("msg_id") or "")
    return Origin(cell, execution) if cell else None
