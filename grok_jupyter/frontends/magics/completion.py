"""Tab in a ``%%grok`` line: options, models, formats, variables, subcommands."""

from __future__ import annotations

from typing import Any

from IPython.core.error import TryNext

from grok_jupyter.frontends.magics.grok import GrokMagics
from grok_jupyter.frontends.magics.options import EFFORTS, OPTIONS
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.rendering.finished import FORMATS

__all__ = ["Completer"]

_FLAGS = sorted(flag for option in OPTIONS for flag in option.flags)


class Completer:
    """Completes a line for one shell; installed as a ``complete_command`` hook."""

    def __init__(self, magics: GrokMagics) -> None:
        self._magics = magics

    def __call__(self, shell: Any, event: Any) -> list[str]:
        """Return what the word at the cursor can become."""
        before = event.text_until_cursor
        words = before.split()
        if before and not before[-1].isspace():
            words.pop()  # the word that is being completed
        if not words:
            raise TryNext
        return [found for found in self._candidates(shell, words) if found.startswith(event.symbol)]

    def _candidates(self, shell: Any, words: list[str]) -> list[str]:
        previous = words[-1]
        if previous in {"-m", "--model"}:
            return self._models()
        if previous in {"-f", "--format"}:
            return list(FORMATS)
        if previous == "--reasoning-effort":
            return list(EFFORTS)
        if previous in {"-o", "--output", "-i", "--image"}:
            return sorted(name for name in shell.user_ns if not name.startswith("_"))
        if words[0] == "%grok" and words[1:2] and words[1] in SUBCOMMANDS:
            return list(SUBCOMMANDS[words[1]].choices)
        subcommands = list(SUBCOMMANDS) if words == ["%grok"] else []
        return subcommands + _FLAGS

    def _models(self) -> list[str]:
        try:
            models = self._magics.catalogue().known()
        except GrokError:  # no key yet
            return []
        return [name for model in models for name in (model.id, *model.aliases)]
