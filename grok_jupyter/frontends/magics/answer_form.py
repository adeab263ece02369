"""Whether an answer has the form that was asked for."""

from __future__ import annotations

from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.formats import Format

__all__ = ["check_form"]


def check_form(response: Response, output_format: Format) -> None:
    """Fail visibly if the answer does not have the form that was asked for.

    Raises
    ------
    AnswerError
        With what is wrong, and the response.
    """
    if output_format == "json":
        cause = why_it_ended(response.finish_reason, is_refused=response.is_refused)
        if cause and not response.tool_calls:
            what, step = cause
            raise AnswerError(f"{what}, so its JSON is incomplete. {step}.", response=response)
        response.json()
    elif output_format == "code" and not response.code:
        raise AnswerError(
            "The answer holds no fenced block of code; it is shown as it is. Ask for code in the "
            "prompt, or leave -f code out.",
            response=response,
        )
