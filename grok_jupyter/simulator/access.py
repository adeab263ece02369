"""Keys: any will do but those that start with `wrong`, which are refused as xAI refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grok_jupyter.simulator.refusals import NOT_PERMITTED, Refusal, bad_argument

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["check_key"]


def check_key(headers: Mapping[str, str], *, is_required: bool) -> None:
    """Check the `authorization` header.

    Raises
    ------
    Refusal
        401 without a key where one is required; 400, not 401, for a wrong key, with its middle
        masked (captured traffic 2026-06).
    """
    scheme, _, key = headers.get("authorization", "").partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not key:
        if is_required:
            raise Refusal(
                401,
                "No API key provided. Send it as `Authorization: Bearer KEY`; the embedded "
                "endpoint takes any key.",
                NOT_PERMITTED,
            )
        return
    if key.startswith("wrong"):
        masked = f"{key[:2]}***{key[-2:]}"
        raise bad_argument(
            f"Incorrect API key provided: {masked}. You can obtain an API key from "
            "https://console.x.ai."
        )
