"""``--dry-run``: what a cell would send, shown in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from IPython.display import display

from grok_jupyter.client.tools.caps import Caps
from grok_jupyter.client.tools.toolbox import Toolbox
from grok_jupyter.frontends.magics.cell_question import CellQuestion
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.sides import Sides
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.dry_run.page import dry_run
from grok_jupyter.session.preview import Preview

__all__ = ["show_dry_run"]


def show_dry_run(preview: Preview, options: Options, asked: CellQuestion, sides: Sides) -> None:
    """Display what would be sent, and what the cell would do with the answer."""
    output = dry_run(preview, tuple(_notes(options, asked, sides)))
    display(output.data, metadata=output.metadata, raw=True)


def _notes(options: Options, asked: CellQuestion, sides: Sides) -> Iterator[tuple[str, str]]:
    if len(sides.models) > 1:
        yield "the same to each of", ", ".join(sides.models)
    if sides.given:
        yield "compared with", ", ".join(sides.given)
    if asked.turn.conversation.name is not None:
        caption = asked.turn.caption(with_usage=True)
        yield "conversation", caption.removeprefix("conversation ")
    if asked.tools:
        yield "calls", _calls(asked.tools)
    if options.max_cost is not None:
        whose = "each answer" if len(sides.models) > 1 else "this answer"
        yield f"cost of {whose}", f"at most {written_cost(options.max_cost)}"
    then = [f"bound to {options.output}"] if options.output else []
    then += ["asked for once more if it does not fit"] if options.repair else []
    then += ["compared with the cell that failed"] if options.fix else []
    then += ["its code goes into a new cell below"] if options.insert else []
    then += ["arrives while other cells run"] if options.background else []
    if then:
        yield "the answer", ", ".join(then)


def _calls(tools: Mapping[str, Any]) -> str:
    """Say which functions may be called, how often, and who decides."""
    caps, functions = Caps.of(tools), Toolbox.of(tools["tools"]).functions
    confirmed = ", each confirmed before" if tools.get("confirm") else ""
    calls = f"{caps.max_calls:,} call{'s' * (caps.max_calls != 1)}"
    rounds = f"{caps.max_rounds:,} round{'s' * (caps.max_rounds != 1)}"
    return f"of {', '.join(functions)}{confirmed}; at most {calls} and {rounds}"
