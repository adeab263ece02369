"""The models: modalities, prices and what each refuses (xAI docs, Models; state of Sept 2026)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["DEMO_MODEL", "FINGERPRINT", "IMAGE_MODELS", "LANGUAGE_MODELS", "Model", "find_model"]

#: The name in every answer, whatever model was asked for: the endpoint never passes for Grok.
DEMO_MODEL = "grok-demo"
FINGERPRINT = "fp_grok_demo"

Reasoning = Literal["visible", "hidden", "none"]

# The reasoning models refuse these (xAI docs, Reasoning).
_REASONING_REFUSES = frozenset({"presence_penalty", "frequency_penalty", "stop"})


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the catalogue.

    Parameters
    ----------
    created
        Seconds since the epoch.
    prices
        Prompt, cached prompt and completion, each in the listing's unit, which is 1e-10 USD per
        token: 30000 is $3 per million tokens, and equally 30000 `cost_in_usd_ticks` per token.
    context
        Longest prompt, in tokens.
    efforts
        Values of `reasoning_effort` that the model takes; empty: the field is refused.
    refuses
        Request fields answered with HTTP 400.
    image_price
        1e-10 USD per image made; 0 for a language model.
    """

    id: str
    created: int
    prices: tuple[int, int, int] = (0, 0, 0)
    context: int = 500_000
    reasoning: Reasoning = "visible"
    efforts: tuple[str, ...] = ()
    refuses: frozenset[str] = _REASONING_REFUSES
    aliases: tuple[str, ...] = ()
    sees_images: bool = True
    image_price: int = 0

    @property
    def makes_images(self) -> bool:
        """Its output is pictures, so chat completions refuse it."""
        return self.image_price > 0

    @property
    def takes_batches(self) -> bool:
        """It answers requests of /v1/batches (xAI SDK, issue 176; users' reports of 2026)."""
        is_known = self.id.startswith(("grok-4.3", "grok-4.20")) or self.id == DEMO_MODEL
        return is_known and not self.is_multi_agent

    @property
    def is_multi_agent(self) -> bool:
        """Several of it work together; it answers on /v1/responses alone (xAI docs, 2026-11)."""
        return "multi-agent" in self.id


_LOW_TO_HIGH = ("low", "medium", "high")
_NOW = (20_000, 5_000, 60_000)
_NOW_CHEAPER_CACHED = (20_000, 3_000, 60_000)  # captured traffic 2026-10: 2,304 tokens, 6,912,000
_CHEAPER = (12_500, 2_000, 25_000)
_NOTHING: frozenset[str] = frozenset()

LANGUAGE_MODELS = (
    Model("grok-4.7", 1789948800, _NOW, efforts=(*_LOW_TO_HIGH, "xhigh"),
          aliases=("grok-4.7-latest",)),
    Model("grok-4.6", 1784505600, _NOW, efforts=(*_LOW_TO_HIGH, "xhigh"),
          aliases=("grok-4.6-latest",)),
    Model("grok-4.5", 1779235200, _NOW_CHEAPER_CACHED, efforts=_LOW_TO_HIGH,
          aliases=("grok-4.5-latest",)),
    Model("grok-4.3", 1776643200, _CHEAPER, 1_000_000, efforts=("none", *_LOW_TO_HIGH),
          aliases=("grok-4.3-latest",)),
    Model("grok-4.20-0309-reasoning", 1773014400, _CHEAPER, 1_000_000,
          aliases=("grok-4.20", "grok-4.20-reasoning", "grok-4.20-latest")),
    Model("grok-4.20-0309-non-reasoning", 1773014400, _CHEAPER, 1_000_000, "none",
          refuses=frozenset({"presence_penalty", "frequency_penalty"}),
          aliases=("grok-4.20-non-reasoning",)),
    Model("grok-4.20-multi-agent-0309", 1773014400, _CHEAPER, 1_000_000, "hidden",
          efforts=(*_LOW_TO_HIGH, "xhigh"), aliases=("grok-4.20-multi-agent",)),
    Model("grok-build-0.1", 1778803200, (10_000, 2_000, 20_000), 256_000,
          aliases=("grok-build",)),
    # Retired in May 2026; the streaming guide still asks for grok-4.
    Model("grok-4-0709", 1752019200, (30_000, 7_500, 150_000), 256_000, "hidden",
          aliases=("grok-4", "grok-4-latest")),
    Model("grok-4-1-fast-reasoning", 1763510400, (2_000, 500, 5_000), 2_000_000, "hidden",
          aliases=("grok-4-1-fast", "grok-4-fast", "grok-4-fast-reasoning")),
    Model("grok-4-1-fast-non-reasoning", 1763510400, (2_000, 500, 5_000), 2_000_000, "none",
          refuses=_NOTHING, aliases=("grok-4-fast-non-reasoning",)),
    Model("grok-3", 1743724800, (30_000, 7_500, 150_000), 131_072, "none",
          refuses=frozenset({"presence_penalty"}), aliases=("grok-3-latest",), sees_images=False),
    Model("grok-3-mini", 1743724800, (3_000, 750, 5_000), 131_072, efforts=("low", "high"),
          aliases=("grok-3-mini-latest",), sees_images=False),
    Model("grok-code-fast-1", 1755993600, (2_000, 200, 15_000), 256_000,
          aliases=("grok-code-fast",), sees_images=False),
    # The endpoint under its own name takes every field, so that each can be shown and tried.
    Model(DEMO_MODEL, 1767225600, _NOW, refuses=_NOTHING,
          efforts=("none", "minimal", *_LOW_TO_HIGH, "xhigh"), aliases=("demo",)),
)  # fmt: skip

IMAGE_MODELS = (
    Model("grok-imagine-image", 1769558400, sees_images=True, image_price=200_000_000),
    Model("grok-imagine-image-quality", 1775001600, sees_images=True, image_price=700_000_000),
    Model("grok-imagine-image-2.0", 1782864000, sees_images=True, image_price=200_000_000),
    Model("grok-2-image-1212", 1736726400, sees_images=False, image_price=700_000_000,
          aliases=("grok-2-image", "grok-2-image-latest")),
)  # fmt: skip

_BY_NAME = {
    name: model
    for model in (*LANGUAGE_MODELS, *IMAGE_MODELS)
    for name in (model.id, *model.aliases)
}


def find_model(name: str) -> Model | None:
    """Look a model up by its id or one of its aliases."""
    return _BY_NAME.get(name)
