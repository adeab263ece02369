"""Lists of models, in the forms in which servers send them."""

from __future__ import annotations

from typing import Any

from grok_jupyter.protocol.habits.texts import word_of

__all__ = ["normal_models"]

_LISTS = ("data", "models", "model_list", "list", "result", "results", "items", "body")
_NAMES = ("id", "model", "name", "model_id", "model_name", "key", "slug")
_OTHER_KINDS = {
    "audio", "embedding", "embeddings", "image", "image-generation", "moderation", "rerank",
    "reranker", "speech", "text-to-image", "text-to-speech", "transcribe", "transcription", "tts",
    "video",
}  # fmt: skip


def normal_models(value: Any) -> list[dict[str, Any]] | None:
    """Return the entries of a list of models, each with ``id`` and, where told, modalities.

    Parameters
    ----------
    value : object
        As decoded: xAI's ``{"models": [...]}``, OpenAI's ``{"data": [...]}``, a bare list, a list
        of names, or models by their names.

    Returns
    -------
    list of dict, or None
        Models that are known not to answer with text have ``output_modalities`` without it.
        ``None`` if this is not a list of models.
    """
    entries = _entries(value)
    if entries is None:
        return None
    models = [model for entry in entries if (model := _model(entry)) is not None]
    known = {model["id"]: model for model in reversed(models)}
    return list(reversed(known.values())) if models or not entries else None


def _entries(value: Any, depth: int = 0) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or depth > 2:
        return None
    if depth and not value:
        return []
    lists = [
        found for name in _LISTS if (found := _entries(value.get(name), depth + 1)) is not None
    ]
    if lists:
        # llama-server sends its own list beside OpenAI's; the one that tells more is taken.
        return next((entries for entries in lists if entries), lists[0])
    if any(name in value and value[name] is None for name in _LISTS):
        return []  # as Go writes a list without entries
    # Models by their names; at the top only if they say what they are.
    are_models = all(
        isinstance(entry, dict) and (depth or "id" in entry or "object" in entry)
        for entry in value.values()
    )
    return (
        [{"id": name, **entry} for name, entry in value.items()] if value and are_models else None
    )


def _model(entry: Any) -> dict[str, Any] | None:
    if isinstance(entry, str):
        return {"id": entry} if entry.strip() else None
    if not isinstance(entry, dict):
        return None
    name = next((word for key in _NAMES if (word := word_of(entry.get(key)))), "")
    if not name:
        return None
    model = {**entry, "id": name}
    architecture = entry.get("architecture")
    for modalities in ("input_modalities", "output_modalities"):
        if isinstance(architecture, dict) and modalities not in entry:
            model[modalities] = architecture.get(modalities)
    if _is_of_another_kind(entry):
        model["output_modalities"] = ["other"]
    return model


def _is_of_another_kind(entry: dict[str, Any]) -> bool:
    kind = entry.get("type")
    if isinstance(kind, str) and kind.lower() in _OTHER_KINDS:
        return True
    can = entry.get("capabilities")
    return isinstance(can, dict) and (
        can.get("completion_chat") is False or can.get("chat_completion") is False
    )
