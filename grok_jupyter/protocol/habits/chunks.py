"""Chunks and whole bodies, in the forms in which servers send them."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.habits.choices import MOST_CHOICES, normal_choice

__all__ = ["UNUSUAL", "normal_chunk"]

UNUSUAL = frozenset(
    {
        "base_resp", "done", "error", "error_code", "error_msg", "errors", "message", "output",
        "success", "text", "type", "x_groq",
    }
)  # fmt: skip
"""Names at the top of a chunk that call for a closer look; xAI's chunks have none of them."""


def normal_chunk(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a chunk, or a whole body, in xAI's form.

    Parameters
    ----------
    raw : dict
        As decoded.

    Returns
    -------
    dict
        A copy; its ``choices`` are as :func:`normal_choice` returns them.
    """
    chunk = dict(raw)
    _unpack(chunk)
    choices = chunk.get("choices")
    if isinstance(choices, dict):
        are_by_index = bool(choices) and all(name.isdecimal() for name in choices)
        choices = list(choices.values()) if are_by_index else [choices]
    choices = choices if isinstance(choices, list) else []
    choices = [choice for choice in choices[:MOST_CHOICES] if isinstance(choice, dict)]
    is_whole = chunk.get("object") == "chat.completion"
    chunk["choices"] = [
        normal_choice(choice, position, is_whole=is_whole)
        for position, choice in enumerate(choices)
    ]
    if not isinstance(chunk.get("usage"), dict):
        chunk["usage"] = _usage(raw, choices)
    if cited := _citations(raw, choices):
        chunk["citations"] = cited
    return chunk


def _unpack(chunk: dict[str, Any]) -> None:
    """Find the choices where they are not where they belong."""
    output = chunk.get("output")
    if chunk.get("choices") is None and isinstance(output, dict):  # DashScope's own form
        chunk["choices"] = output.get("choices")
        if chunk["choices"] is None and isinstance(output.get("text"), str):
            chunk["choices"] = [{"text": output["text"], **_of(output, "finish_reason")}]
    message = chunk.get("message")
    if chunk.get("choices") is None and isinstance(message, dict):  # Ollama's own form
        ending = {"finish_reason": chunk.get("done_reason") or "stop"} if chunk.get("done") else {}
        chunk["choices"] = [{"delta": message, **ending}]


def _of(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {name: value[name]} if name in value else {}


def _usage(raw: dict[str, Any], choices: list[dict[str, Any]]) -> Any:
    groq = raw.get("x_groq")
    places = [groq if isinstance(groq, dict) else {}, *choices]
    return next((p["usage"] for p in places if isinstance(p.get("usage"), dict)), None)


def _citations(raw: dict[str, Any], choices: list[dict[str, Any]]) -> list[Any]:
    cited = raw.get("citations")
    found = [cited] if isinstance(cited, str) else list(cited) if isinstance(cited, list) else []
    for choice in choices:
        for delta in (choice.get("delta"), choice.get("message")):
            notes = delta.get("annotations") if isinstance(delta, dict) else None
            for note in notes if isinstance(notes, list) else []:
                citation = note.get("url_citation", note) if isinstance(note, dict) else None
                address = citation.get("url") if isinstance(citation, dict) else None
                found += [address] if isinstance(address, str) and address else []
    return found
