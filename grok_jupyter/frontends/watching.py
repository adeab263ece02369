"""Who watches: a person at a front end, a terminal, or nobody; and what the front end can do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from grok_jupyter.client.cell import cell_of
from grok_jupyter.frontends.displayed import DisplayedImage
from grok_jupyter.protocol.origin import Origin

__all__ = [
    "cell_id", "has_cells", "has_renderers", "has_typesetter", "has_widgets", "hides_outputs",
    "is_captured", "is_terminal", "is_unattended", "is_watched", "origin", "shows_next_value",
]  # fmt: skip


def is_terminal(shell: Any) -> bool:
    """Whether this is IPython in a terminal, without a kernel."""
    return getattr(shell, "kernel", None) is None


def is_watched(shell: Any, live: str) -> bool:
    """Whether a live view is worth sending.

    nbclient, nbval, papermill and Voila run a notebook for its stored outputs; they say so by not
    allowing input (jupyter_client, ``execute_request``). Front ends with a person allow it.

    Parameters
    ----------
    shell : InteractiveShell
        The kernel's.
    live : str
        ``"auto"``, ``"always"`` or ``"never"``.
    """
    if live != "auto":
        return live == "always"
    request = _request(shell)
    if request is None:
        return not is_terminal(shell)
    return bool(request.get("content", {}).get("allow_stdin", False))


def is_captured(shell: Any) -> bool:
    """Whether outputs go to somebody who takes no updates of them.

    An ``Output`` of ipywidgets takes what has its ``msg_id`` for a parent (``with out:``,
    ``@out.capture``, ``interact``) and passes over ``update_display_data``; ``%%capture`` keeps
    each update as an output of its own; a hook of the publisher may do anything.
    """
    from IPython.core.displaypub import CapturingDisplayPublisher  # the client does without

    publisher = getattr(shell, "display_pub", None)
    hooks = getattr(publisher, "_hooks", ())
    if isinstance(publisher, CapturingDisplayPublisher) or any(
        not isinstance(hook, DisplayedImage) for hook in hooks
    ):
        return True
    parent = _header(shell).get("msg_id")
    return bool(parent) and any(
        getattr(widget, "msg_id", None) == parent for widget in _widgets_of_kernel()
    )


def is_unattended(shell: Any) -> bool:
    """Whether a cell is executed for its stored outputs, as by nbclient and nbval.

    What a chat asks by itself comes in a message of another kind.
    """
    request = (_request(shell) if shell else None) or {}
    is_cell = request.get("header", {}).get("msg_type") == "execute_request"
    return is_cell and not request.get("content", {}).get("allow_stdin", False)


def has_widgets(shell: Any, widgets: str) -> bool:
    """Whether the front end shows widgets.

    Notebooks do: JupyterLab, Notebook 7 and VS Code name the cell in the metadata of an
    ``execute_request``, consoles outside a JupyterLab do not; Colab is known by its package.

    Parameters
    ----------
    shell : InteractiveShell
        The kernel's.
    widgets : str
        ``"auto"``, ``"always"`` or ``"never"``.
    """
    if widgets != "auto":
        return widgets == "always"
    return bool(cell_id(shell)) or _is_colab()


def has_cells(shell: Any) -> bool:
    """Whether the front end is a notebook, which can be asked for another cell."""
    return bool(cell_id(shell)) or _is_colab()


def has_renderers(shell: Any) -> bool:
    """Whether a widget can give the page a renderer for outputs, and find them in its notebook.

    So it is in the notebooks of JupyterLab and Notebook 7, which say with each cell they execute
    what cells were deleted before (``CodeCell.execute`` in ``@jupyterlab/notebook``); a console of
    JupyterLab does not.
    """
    metadata = (_request(shell) or {}).get("metadata") or {}
    return has_typesetter(shell) and "deletedCells" in metadata


def has_typesetter(shell: Any) -> bool:
    """Whether widgets of the front end can have it typeset TeX, as in JupyterLab and Notebook.

    In VS Code the id of a cell is the address of its document, whose scheme begins so.
    """
    cell = cell_id(shell)
    return bool(cell) and not cell.startswith("vscode-") and not _is_colab()


def origin(shell: Any) -> Origin | None:
    """Return which cell runs, and which execution of it; None where the front end does not tell."""
    return cell_of(shell)


def hides_outputs(shell: Any) -> bool:
    """Whether the style of a widget reaches the outputs behind it, as in JupyterLab and Voila.

    VS Code and Colab put each output into a frame or box of its own.
    """
    return not cell_id(shell).startswith("vscode-") and not _is_colab()


def cell_id(shell: Any) -> str:
    """Return the id of the cell that runs; empty where the front end does not tell."""
    metadata = (_request(shell) or {}).get("metadata") or {}
    return str(metadata.get("cellId") or "")


def shows_next_value(shell: Any) -> Callable[[], bool]:
    """Return what says whether the next value of the execution that runs now is being displayed.

    A kernel's hook for values holds the message that it makes, only while it makes it, and what it
    displayed last for an execution. A terminal has no messages; a value is displayed there as ever.
    """
    hook = shell.displayhook
    this = getattr(hook, "parent_header", {}).get("msg_id")
    before = _last_value(hook)

    def is_shown() -> bool:
        message = getattr(hook, "msg", None)
        is_of_this = this and message and message["parent_header"].get("msg_id") == this
        return bool(is_of_this) and _last_value(hook) is before

    return is_shown


def _last_value(hook: Any) -> Any:
    return getattr(getattr(hook, "exec_result", None), "result", None)


def _request(shell: Any) -> dict[str, Any] | None:
    """Return the request that is being executed; None where a kernel does not tell."""
    try:
        request = shell.kernel.get_parent("shell")
    except (AttributeError, LookupError, TypeError):
        return None
    return request if isinstance(request, dict) else {}


def _header(shell: Any) -> dict[str, Any]:
    return (_request(shell) or {}).get("header") or {}


def _widgets_of_kernel() -> list[Any]:
    """Return the widgets that there are, if any package has made some."""
    module = sys.modules.get("ipywidgets.widgets.widget")
    kept = getattr(module, "_instances", None)  # ipywidgets 8
    if kept is None:
        kept = getattr(getattr(module, "Widget", None), "widgets", None) or {}
    return list(kept.values())


def _is_colab() -> bool:
    return "google.colab" in sys.modules
