"""Tab in a ``%%grok`` line: options, models, conversations, formats, variables, subcommands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from IPython.core.completer import SimpleCompletion, SimpleMatcherResult, context_matcher

from grok_jupyter.client.replay.modes import MODES
from grok_jupyter.frontends.magics.option_table import EFFORTS, OPTIONS
from grok_jupyter.frontends.magics.split import quoted
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.rendering.formats import FORMATS

if TYPE_CHECKING:
    from grok_jupyter.session.catalogue import Catalogue

__all__ = ["Completer"]

_FLAGS = sorted(flag for option in OPTIONS for flag in option.flags)


class Completer:
    """Completes the lines of one shell.

    A ``complete_command`` hook would do the same, but IPython mixes what Jedi makes of the line
    into its results: ``and``, ``if`` and ``in`` after ``-f``.

    Parameters
    ----------
    shell : InteractiveShell
        Whose variables are offered.
    catalogue : callable
        Returns what is known of the models; called when the first one is wanted.
    batches : callable
        Returns the ids of the batches that are noted.
    """

    def __init__(
        self, shell: Any, catalogue: Callable[[], Catalogue], batches: Callable[[], list[str]]
    ) -> None:
        self._shell = shell
        self._catalogue = catalogue
        self._batches = batches

    @context_matcher(priority=100, identifier="grok_jupyter")  # type: ignore[untyped-decorator] # IPython has no types
    def match(self, context: Any) -> SimpleMatcherResult:
        """Return what the word at the cursor can become."""
        words = context.text_until_cursor.split()
        is_begun = bool(words) and not context.text_until_cursor[-1].isspace()
        word = words.pop() if is_begun else ""
        found: list[str] = []
        if words and words[0] in {"%grok", "%%grok"}:
            found = [
                candidate for candidate in self._candidates(words) if candidate.startswith(word)
            ]
        return {
            "completions": [SimpleCompletion(text=text, type="grok") for text in found],
            "matched_fragment": word,
            "suppress": bool(found),
            "ordered": True,
        }

    def _candidates(self, words: list[str]) -> list[str]:
        previous = words[-1]
        if previous in {"-m", "--model"}:
            return self._models()
        if previous == "-c":
            return _names()
        if previous in {"-f", "--format"}:
            return list(FORMATS)
        if previous == "--replay":
            return list(MODES)
        if previous == "--reasoning-effort":
            return list(EFFORTS)
        if previous == "--schema":
            return self._variables(lambda value: isinstance(value, type))
        if previous in {"-o", "--output", "-i", "--image", "--versus"}:
            return self._variables(lambda _: True)
        if previous == "--each":
            return self._variables(_may_be_rows)
        if previous == "--tool":
            from grok_jupyter.frontends.magics.cell_tools import is_function
            from grok_jupyter.protocol.server_tools import SERVER_TOOLS

            return list(dict.fromkeys([*self._variables(is_function), *SERVER_TOOLS]))
        if previous in {"-p", "--param", "-s", "--system", "-t", "--temperature"}:
            return []
        if words[0] == "%grok" and words[1:2] == ["fix"]:
            return _FLAGS
        if words[:2] == ["%grok", "batch"]:
            return self._of_batches(words[2:])
        if words[0] == "%grok" and words[1:2] and words[1] in SUBCOMMANDS:
            subcommand = SUBCOMMANDS[words[1]]
            return _names() if subcommand.argument else list(subcommand.choices)
        subcommands = list(SUBCOMMANDS) if words == ["%grok"] else []
        return subcommands + _FLAGS

    def _of_batches(self, words: list[str]) -> list[str]:
        """Return what may follow the words behind ``%grok batch``."""
        if not words:
            return list(SUBCOMMANDS["batch"].choices)
        ids = self._batches() if words[0] in {"status", "fetch", "cancel"} else []
        return (ids if len(words) == 1 else []) + (["-o"] if words[0] == "fetch" else [])

    def _variables(self, fits: Callable[[Any], bool]) -> list[str]:
        variables, hidden = self._shell.user_ns, self._shell.user_ns_hidden
        names = [name for name in variables if name not in hidden and not name.startswith("_")]
        return sorted(name for name in names if fits(variables[name]))

    def _models(self) -> list[str]:
        try:
            models = self._catalogue().known()
        except GrokError:  # no key yet
            return []
        return [name for model in models for name in (model.id, *model.aliases)]


def _may_be_rows(value: Any) -> bool:
    return hasattr(type(value), "__len__") and not isinstance(value, (str, bytes, dict, type))


def _names() -> list[str]:
    from grok_jupyter.session.conversations import conversations  # not before somebody wants them

    return [quoted(name) for name in conversations.names]
