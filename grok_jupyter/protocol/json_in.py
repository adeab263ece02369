"""Finding the JSON in an answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = ["decoded", "json_in"]


def decoded(response: Response) -> Any:
    """Return an answer decoded as JSON: the whole of it, or its only fenced block.

    Raises
    ------
    AnswerError
        If it is not JSON.
    """
    answer = response.final.content
    text = json_in(answer)
    try:
        return json.loads(answer if text is None else text)
    except (ValueError, RecursionError) as error:
        cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
        what, step = cause or (
            "",
            "Ask for JSON with response_format={'type': 'json_object'}, or -f json in a cell",
        )
        begins = f"{what}, and what came" if what else "The answer"
        raise AnswerError(
            f"{begins} is not JSON ({error}): {excerpt(answer)!r}. {step}.", response=response
        ) from None


def json_in(text: str) -> str | None:
    """Return the JSON in an answer: the whole of it, or its only fenced block that is JSON.

    ``None`` if it holds no JSON.
    """
    from grok_jupyter.text.code_blocks import code_blocks  # the reader is not small

    if _is_json(text):
        return text
    blocks = code_blocks(text)
    found = [block.source for block in blocks if _is_json(block.source)]
    if len(found) > 1:
        found = [b.source for b in blocks if b.language.lower() == "json" and _is_json(b.source)]
    return found[0] if len(found) == 1 else None


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
