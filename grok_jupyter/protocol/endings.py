"""Which of a server's words say that an answer did not end well."""

from __future__ import annotations

import re

__all__ = ["means_failure", "why_it_ended"]

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_FAILURES = {
    "abort", "aborted", "broken", "cancel", "canceled", "cancelled", "crash", "crashed",
    "disconnect", "disconnected", "err", "error", "errored", "errors", "exception", "fail",
    "failed", "failure", "fatal", "insufficient", "interrupted", "killed", "malformed",
    "overloaded", "timeout", "unavailable",
}  # fmt: skip


def means_failure(word: str) -> bool:
    """Return whether a finish reason, or the type of an event, reports that something went wrong.

    Ordinary endings are ``stop``, ``length``, ``tool_calls``, ``content_filter``,
    ``function_call`` and ``end_turn`` (xAI REST reference), and whatever else servers call theirs:
    ``eos_token``, ``max_tokens``, ``REASON_TIME_LIMIT``. A reason that nobody knows is one of them,
    so that no answer is lost to a new word. Failures are told by their words: ``error``
    (OpenRouter, Mistral, vLLM), ``abort`` (vLLM, SGLang), ``USER_CANCEL``, ``ERROR_LIMIT``
    (Cohere), ``insufficient_system_resource`` (DeepSeek), ``MALFORMED_FUNCTION_CALL`` (Gemini).

    Parameters
    ----------
    word : str
        As the server writes it.

    Examples
    --------
    >>> means_failure("server_error"), means_failure("eos_token")
    (True, False)
    """
    return any(part.lower() in _FAILURES for part in _WORDS.findall(word[:200]))


_CAUSES = (
    (("length", "max_token", "max_output", "max_len", "max_context", "token_limit"),
     "The answer was cut at the limit of tokens (finish_reason={!r})",
     "Raise max_tokens, or ask for less"),
    (("incomplete", "budget", "time_limit"),
     "The answer was cut before its end (finish_reason={!r})",
     "Ask again, or ask for less"),
    (("filter", "safety", "spii", "guardrail", "blocked",
      "sensitive", "recitation", "blocklist", "prohibited", "moderation"),
     "The server's content filter ended the answer (finish_reason={!r})",
     "Ask in other words"),
    (("tool", "function_call"),
     "The model asked for a tool instead of answering (finish_reason={!r})",
     "Answer response.tool_calls with tool_result(...), or ask with tool_choice='none'"),
    (("refusal", "refuse"), "The model refused to answer (finish_reason={!r})",
     "Ask in other words"),
)  # fmt: skip


def why_it_ended(finish_reason: str | None, *, is_refused: bool = False) -> tuple[str, str] | None:
    """Return why an answer may not be what was asked for, and what helps.

    Parameters
    ----------
    finish_reason : str or None
        As the server writes it.
    is_refused : bool
        Whether the server said that the model refused.

    Returns
    -------
    tuple of str, or None
        The cause and the next step, each without a full stop; ``None`` for an ordinary end.
    """
    if is_refused:
        return (
            "The model refused to answer",
            "Its reason is in error.response.content; ask differently",
        )
    word = (finish_reason or "")[:60]
    for parts, cause, step in _CAUSES:
        if any(part in word.lower() for part in parts):
            return cause.format(word), step
    return None
