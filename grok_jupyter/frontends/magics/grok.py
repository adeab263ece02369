"""The magics themselves, as thin as can be: loading them must cost next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from grok_jupyter.frontends.magics.fix.failures import Failures
from grok_jupyter.frontends.magics.manual import manual
from grok_jupyter.frontends.magics.option_parser import parse_options
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.magics.subcommands import SUBCOMMANDS, as_option, find_subcommand
from grok_jupyter.protocol.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grok_jupyter.client.batch.batch import Batch
    from grok_jupyter.client.many.rows import Rows
    from grok_jupyter.frontends.magics.cell_runner import CellRunner
    from grok_jupyter.protocol.comparison import Comparison
    from grok_jupyter.protocol.response import Response

__all__ = ["GrokMagics"]


@magics_class
class GrokMagics(Magics, Settings):
    """``%%grok`` and ``%grok`` of one shell."""

    shell: Any

    def __init__(self, shell: Any, **kwargs: Any) -> None:
        super().__init__(shell, **kwargs)
        self._runner: CellRunner | None = None
        self.failures = Failures.of(shell)

    @no_var_expand
    @line_cell_magic
    def grok(self, line: str, cell: str | None = None) -> None:  # noqa: D102 - see below
        line = line if cell is not None else as_option(line)
        with self.failures.kept(line):
            self._carry_out(line, cell)

    grok.__doc__ = manual(SUBCOMMANDS)

    def assigned(self, line: str) -> Any:
        """Return the value of a line, for ``answer = %grok …``.

        It is the response, of several models a comparison, of many rows these or their batch, None
        for a dry run, or for ``usage`` what was used, for ``jobs`` a list of them, for ``batch``
        the states of batches or the rows.

        Raises
        ------
        InputError
            If the line is another subcommand.
        """
        line = as_option(line)
        _refuse_keys(line, is_prompt=True)
        subcommand = find_subcommand(line)
        if subcommand is not None and subcommand[0] == "usage":
            from grok_jupyter.rendering.usage_report import UsageReport
            from grok_jupyter.session.ledger import spent

            return UsageReport.of(spent)
        if subcommand is not None and subcommand[0] == "batch":
            from grok_jupyter.frontends.magics.batches import carry_out

            return carry_out(self.runner, subcommand[1])
        if subcommand is not None and subcommand[0] == "jobs":
            from grok_jupyter.frontends.magics.background import listed

            return listed()
        if subcommand is not None:
            raise InputError(
                f"`%grok {subcommand[0]}` gives no value; run it on a line of its own. To ask it "
                f"as a question, write `x = %grok -- {line.strip()}`."
            )
        with self.failures.kept(line):
            return self._ask(line)

    def _carry_out(self, line: str, cell: str | None) -> None:
        subcommand = find_subcommand(line) if cell is None else None
        _refuse_keys(line, is_prompt=subcommand is None)
        if cell is not None:
            options, rest = parse_options(line, self._variables)
            if rest:
                raise InputError(
                    f"{rest!r} stands on the line of the options; the prompt goes on the lines "
                    "below it, and a value with spaces in quotes."
                )
            self.runner.ask(options, cell)
            return
        if subcommand is None:
            self._ask(line)
            return
        from grok_jupyter.frontends.magics.commands import COMMANDS

        name, choice = subcommand
        COMMANDS[name](self.runner, choice)

    def _ask(self, line: str) -> Response | Comparison | Rows | Batch | None:
        return self.runner.ask(*parse_options(line, self._variables))

    @property
    def _variables(self) -> Mapping[str, Any] | None:
        return self.shell.user_ns if self.interpolate else None

    @property
    def runner(self) -> CellRunner:
        """What asks for the cells; made when first needed."""
        if self._runner is None:
            from grok_jupyter.frontends.magics.cell_runner import CellRunner

            self._runner = CellRunner(self.shell, self, self.failures)
        return self._runner

    def close(self) -> None:
        """Close the connections."""
        self.failures.close()
        if self._runner is not None:
            self._runner.close()


def _refuse_keys(line: str, *, is_prompt: bool) -> None:
    # Before anything else reads the line: what cannot be read is quoted.
    from grok_jupyter.session.keys import is_line_with_a_key, refuse_keys

    refuse_keys("The line", line)
    if is_prompt and is_line_with_a_key(line):
        raise InputError(
            "A key on the line would be saved with the notebook; it was not sent. Remove it, "
            "run `%grok key`, and enter it where nobody sees it."
        )
