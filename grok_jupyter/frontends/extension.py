"""Loading and unloading: all that is installed in a shell, and nothing that stays behind."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from IPython.core.extensions import ExtensionManager

from grok_jupyter.client.config import process
from grok_jupyter.frontends.displayed import DisplayedImage, installed
from grok_jupyter.frontends.magics.completion import Completer
from grok_jupyter.frontends.magics.fix.failures import Failures
from grok_jupyter.frontends.magics.grok import GrokMagics
from grok_jupyter.frontends.magics.line import GrokAssignment, GrokCell, GrokLine

if TYPE_CHECKING:
    from grok_jupyter.session.catalogue import Catalogue

__all__ = ["load", "unload"]


def load(shell: Any) -> None:
    """Install the magics, their completion and their way with question marks."""
    _remove(shell)  # loading twice replaces
    magics = GrokMagics(shell)

    def catalogue() -> Catalogue:
        return magics.runner.catalogue()

    def batches() -> list[str]:
        from grok_jupyter.frontends.magics.batches import noted

        return noted(shell, magics)

    shell.register_magics(magics)
    transformers = shell.input_transformer_manager
    transformers.line_transforms.insert(0, GrokCell(transformers))
    transformers.token_transformers += [GrokAssignment, GrokLine]
    shell.Completer.custom_matchers.append(Completer(shell, catalogue, batches).match)
    DisplayedImage(shell).install()


def unload(shell: Any) -> None:
    """Remove every trace; variables bound with ``-o`` are the user's and stay."""
    _remove(shell)
    Failures.of(shell).forget()
    Failures.of(shell).close()
    process.key = process.demo = None
    from grok_jupyter.frontends.replaying import forget_cells
    from grok_jupyter.rendering.live.lasting import forget_all  # loading can do without them
    from grok_jupyter.session.conversations import conversations
    from grok_jupyter.session.ledger import spending, spent

    forget_cells()
    forget_all()
    conversations.forget()
    if not _is_reloading():  # a limit of costs holds for what was spent, whatever was reloaded
        spent.clear()
        spending.clear()


def _is_reloading() -> bool:
    """Return whether ``%reload_ext`` is under way: it unloads as ``%unload_ext`` does."""
    reloading = ExtensionManager.reload_extension.__code__
    frame = inspect.currentframe()
    while frame is not None and frame.f_code is not reloading:
        frame = frame.f_back
    return frame is not None


def _remove(shell: Any) -> None:
    manager = shell.magics_manager
    for kind in ("line", "cell"):
        manager.magics[kind].pop("grok", None)
    magics = manager.registry.pop(GrokMagics.__name__, None)
    if magics is not None:
        magics.close()
        for name in ("_grok", "_job"):
            shell.user_ns.pop(name, None)
            shell.user_ns_hidden.pop(name, None)
    shell.configurables[:] = [c for c in shell.configurables if not isinstance(c, GrokMagics)]
    transformers = shell.input_transformer_manager
    transformers.line_transforms[:] = [
        each for each in transformers.line_transforms if not isinstance(each, GrokCell)
    ]
    transformers.token_transformers[:] = [
        each for each in transformers.token_transformers if each not in {GrokAssignment, GrokLine}
    ]
    for displayed in list(installed(shell)):
        displayed.remove()
    matchers = shell.Completer.custom_matchers
    matchers[:] = [m for m in matchers if not isinstance(getattr(m, "__self__", None), Completer)]
