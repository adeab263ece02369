"""The listings: GET /v1/models, /language-models, /image-generation-models and /api-key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.catalogue.models import (
    DEMO_MODEL,
    FINGERPRINT,
    IMAGE_MODELS,
    LANGUAGE_MODELS,
    Model,
)
from grok_jupyter.simulator.refusals import NOT_FOUND, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["api_key", "listing"]


def listing(kind: str, name: str | None = None) -> dict[str, Any]:
    """Return the body of one listing, or of one of its entries.

    Parameters
    ----------
    kind
        `"models"`, `"language-models"` or `"image-generation-models"`.
    name
        A model's id or alias; `None` for the whole listing.

    Raises
    ------
    Refusal
        404: the listing has no such model.
    """
    models, describe, envelope = _LISTINGS[kind]
    if name is None:
        return envelope([describe(model) for model in models])
    for model in models:
        if name in (model.id, *model.aliases):
            return describe(model)
    raise Refusal(404, f"Model {name} not found in {kind}.", NOT_FOUND)


def api_key() -> dict[str, Any]:
    """Return what GET /v1/api-key tells about a key; here every key is the same invented one."""
    return {
        "redacted_api_key": "xai-...demo",
        "name": "grok-demo, the embedded endpoint: any key will do",
        "team_id": "00000000-0000-0000-0000-00000000demo",
        "acls": ["api-key:model:*", "api-key:endpoint:*"],
        "team_blocked": False,
        "api_key_blocked": False,
        "api_key_disabled": False,
    }


def _brief(model: Model) -> dict[str, Any]:
    owner = "grok_jupyter" if model.id == DEMO_MODEL else "xai"
    return {"id": model.id, "created": model.created, "object": "model", "owned_by": owner}


def _language(model: Model) -> dict[str, Any]:
    prompt, cached, completion = model.prices
    return {
        **_brief(model),
        "fingerprint": FINGERPRINT,
        "version": "1.0.0",
        "input_modalities": _inputs(model),
        "output_modalities": ["text"],
        "prompt_text_token_price": prompt,
        "cached_prompt_text_token_price": cached,
        "prompt_image_token_price": prompt if model.sees_images else 0,
        "completion_text_token_price": completion,
        "search_price": 0,
        "aliases": list(model.aliases),
    }


def _image(model: Model) -> dict[str, Any]:
    return {
        **_brief(model),
        "fingerprint": FINGERPRINT,
        "version": "1.0.0",
        "max_prompt_length": 1024,
        "image_price": model.image_price,
        "input_modalities": _inputs(model),
        "output_modalities": ["image"],
        "aliases": list(model.aliases),
    }


def _inputs(model: Model) -> list[str]:
    return ["text", "image"] if model.sees_images else ["text"]


_Entries = list[dict[str, Any]]
_LISTINGS: dict[
    str,
    tuple[
        Iterable[Model],
        Callable[[Model], dict[str, Any]],
        Callable[[_Entries], dict[str, Any]],
    ],
] = {
    # Image models are among them, so this listing cannot tell what streams text.
    "models": (
        (*LANGUAGE_MODELS, *IMAGE_MODELS),
        _brief,
        lambda entries: {"object": "list", "data": entries},
    ),
    "language-models": (LANGUAGE_MODELS, _language, lambda entries: {"models": entries}),
    "image-generation-models": (IMAGE_MODELS, _image, lambda entries: {"models": entries}),
}
