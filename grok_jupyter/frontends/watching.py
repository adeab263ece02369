"""Who watches: a person at a front end, a terminal, or nobody."""

from __future__ import annotations

from typing import Any

__all__ = ["is_terminal", "is_watched"]


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
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return False
    try:
        request = kernel.get_parent("shell")
    except (AttributeError, LookupError, TypeError):
        return True
    content = request.get("content", {}) if isinstance(request, dict) else {}
    return bool(content.get("allow_stdin", False))
