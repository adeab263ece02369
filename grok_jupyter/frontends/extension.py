"""Loading and unloading: all that is installed in a shell, and nothing that stays behind."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.config import process
from grok_jupyter.frontends.magics.completion import Completer
from grok_jupyter.frontends.magics.grok import GrokMagics
from grok_jupyter.frontends.magics.line import GrokLine
from grok_jupyter.frontends.replaying import forget_cells

__all__ = ["load", "unload"]


def load(shell: Any) -> None:
    """Install the magics, their completion and their way with question marks."""
    _remove(shell)  # loading twice replaces
    magics = GrokMagics(shell)
    shell.register_magics(magics)
    shell.input_transformer_manager.token_transformers.append(GrokLine)
    shell.Completer.custom_matchers.append(Completer(magics).match)


def unload(shell: Any) -> None:
    """Remove every trace; variables bound with ``-o`` are the user's and stay."""
    _remove(shell)
    process.key = process.demo = None
    forget_cells()
    from grok_jupyter.rendering.live.lasting import forget_all  # loading can do without them
    from grok_jupyter.session.conversations import conversations
    from grok_jupyter.session.ledger import spent

    forget_all()
    conversations.forget()
    spent.clear()


def _remove(shell: Any) -> None:
    manager = shell.magics_manager
    for kind in ("line", "cell"):
        manager.magics[kind].pop("grok", None)
    magics = manager.registry.pop(GrokMagics.__name__, None)
    if magics is not None:
        magics.close()
        shell.user_ns.pop("_grok", None)
        shell.user_ns_hidden.pop("_grok", None)
    shell.configurables[:] = [c for c in shell.configurables if not isinstance(c, GrokMagics)]
    transformers = shell.input_transformer_manager.token_transformers
    transformers[:] = [transformer for transformer in transformers if transformer is not GrokLine]
    matchers = shell.Completer.custom_matchers
    matchers[:] = [m for m in matchers if not isinstance(getattr(m, "__self__", None), Completer)]
