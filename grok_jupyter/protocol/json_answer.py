"""An answer decoded as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError
from grok_jupyter.protocol.json_in import json_in
from grok_jupyter.text.excerpt import excerpt

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = ["decoded"]


def decoded(response: Response) -> Any:
    """Return the answer of a response decoded as JSON. See ``Response.json``.

    Raises
    ------
    AnswerError
        If the answer is not JSON.
    """
    answer = response.final.content
    text = json_in(answer)
    try:
        return json.loads(answer if text is None else text)
    except (ValueError, RecursionError) as error:
        cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
        if cause:
            raise AnswerError(
                f"{cause[0]}, and what came is not JSON ({error}): {excerpt(answer)!r}. "
                f"{cause[1]}.",
                response=response,
            ) from None
        raise AnswerError(
            f"The answer is not JSON ({error}): {excerpt(answer)!r}. Ask for JSON with "
            "response_format={'type': 'json_object'}, or -f json in a cell.",
            response=response,
        ) from None
