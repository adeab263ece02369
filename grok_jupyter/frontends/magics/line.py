"""``%grok why?``: a prompt may end with a question mark.

IPython reads a trailing ``?`` as a request for help. Lines that begin with ``%grok`` are claimed
before that; ``%grok?`` itself still shows the help.
"""

from __future__ import annotations

import tokenize
from typing import Any

from IPython.core.inputtransformer2 import EscapedCommand

__all__ = ["GrokLine"]


class GrokLine(EscapedCommand):
    """Turns a ``%grok`` line into its call, ahead of the transformer for help."""

    priority = 4  # IPython's HelpEnd has 5, and the lowest number goes first

    @classmethod
    def find(cls, tokens_by_line: Any) -> GrokLine | None:
        """Find the first ``%grok`` line that is more than a request for help."""
        for tokens in tokens_by_line:
            ahead = [t for t in tokens if t.type not in {tokenize.INDENT, tokenize.DEDENT}][:2]
            if [token.string for token in ahead] != ["%", "grok"]:
                continue
            rest = ahead[1].line[ahead[1].end[1] :]
            if rest[:1].isspace() and rest.strip():
                return cls(ahead[0].start)
        return None
