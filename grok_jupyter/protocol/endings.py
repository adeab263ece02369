"""Which of a server's words say that an answer did not end well."""

from __future__ import annotations

import re

__all__ = ["means_failure"]

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
