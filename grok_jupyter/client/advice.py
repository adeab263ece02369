"""The next step after an error, from its status and from what the server says."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from grok_jupyter.client.addresses import is_loopback
from grok_jupyter.client.efforts import efforts_of

__all__ = ["is_about_model", "is_about_money", "is_wrong_key", "is_xai", "next_step", "origin"]

_KEY = re.compile(
    r"api[ _-]?key|authorization|authentication|unauthorized|bearer|access token", re.IGNORECASE
)
_MONEY = re.compile(
    r"spending limit|credits|billing|quota|balance|insufficient funds", re.IGNORECASE
)
_RATE = re.compile(
    r"rate.?limit|too many (requests|tokens)|overloaded|capacity|busy", re.IGNORECASE
)
_RESPONSES = "/responses"
_SAFETY = re.compile(r"SAFETY_CHECK|usage guidelines", re.IGNORECASE)
_STORED = re.compile(r"\bresponse with id\b|previous.?response", re.IGNORECASE)
_EFFORT = re.compile(r"not support .?reasoning_?effort", re.IGNORECASE)
_MODEL = re.compile(r"\bmodels?\b|deployment", re.IGNORECASE)
_NOT_THERE = re.compile(r"not found|not exist|unknown model|no such|not available", re.IGNORECASE)
_MCP = (
    r"\bmcp[ _-](server|tool|connector|endpoint)"
    r"|\bmcp\b.{0,60}(\b40[13]\b|author|token|denied|refused)"
)
_KNOWN: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), step)
    for pattern, step in (
        (r"is an? (image|video)( generation)? model",
         "It makes pictures and cannot stream text; `%grok models` lists those that can"),
        ((r"content elements of type image|does not support image|image input|support vision|"
         r"not a multimodal model|no endpoints found that support image"),
         "This model reads no images; choose one that does, `%grok models` lists them"),
        ((r"maximum prompt length|context.?length|context.?window|context size|too long|"
         r"maximum context|exceeds? the available context"),
         "Shorten the prompt or the conversation"),
        (r"does not support tools|support tool|tool use|tool_choice|auto tool choice",
         "Leave tools out, or choose a model and a server setting with which they work"),
        ((r"not support(ed)? (on|with|by) this model|not support(ed)? parameter|"
         r"does not support parameter|unsupported (parameter|value)|unknown parameter|"
         r"unrecognized request argument|extra inputs are not permitted"),
         "Leave the option out, or choose another model"),
        (r"multi.?agent.*chat.?completions",
         ("It answers over the Responses API only: ask with api='responses'; api='auto' knows "
          "multi-agent models by their names")),
        (r"instructions and previous_response_id",
         "Append system(...) in place of instructions="),
        (r"usage guidelines|content (policy|filter|management)|moderation|flagged|safety system",
         "Ask in other words: the content was refused"),
        (r"not supported for batch",
         "Ask another model in a batch, such as grok-4.3 or grok-4.20, or ask without a batch"),
        (r"stream_options", "Leave stream_options out, or ask without streaming"),
        (r"unexpected endpoint|method not allowed",
         "Check base_url; most servers want it to end in /v1"),
        (_MCP, "Check server_url= and authorization= of the tool mcp()"),
    )
)  # fmt: skip


def next_step(status: int | None, said: str, *, model: str = "", url: str = "") -> str:
    """Return what to do after an error, as a sentence without its full stop.

    Parameters
    ----------
    status : int or None
        The HTTP status; ``None`` where the server did not name one.
    said : str
        What the server says.
    model : str
        The model that was asked.
    url : str
        The address that was asked; ``""`` for xAI's.
    """
    known = _known_step(said)
    if status in {400, 422} and _EFFORT.search(said):
        efforts = ", ".join(efforts_of(model))
        step = "Leave the effort out, or give another one"
        return f"{step}: {model} takes {efforts}" if efforts else step
    if status == 403 and url.endswith(_RESPONSES) and _SAFETY.search(said):
        return f"{known or 'Ask in other words'}; over the Responses API xAI bills 0.05 USD for it"
    if status in {404, 405} and url.endswith(_RESPONSES):
        if _STORED.search(said):
            return "Answers are kept for 30 days where store=True; else send the whole conversation"
        if not is_about_model(said, model):
            return (
                "It may have no Responses API, over which xAI's own tools and stored answers go; "
                "leave these out, or set api='chat'"
            )
    if is_wrong_key(status, said):
        if is_xai(url, model):
            return "Set XAI_API_KEY or run `%grok key`; keys come from https://console.x.ai"
        return (
            f"Set XAI_API_KEY to a key of {origin(url)}, or pass it as api_key; `%grok key` asks "
            "for one"
        )
    if status == 402:
        return f"Add credits to the account at {_account(url, model)}"
    if status == 403:
        return known or f"Check the key's rights and credits at {_account(url, model)}"
    if status in {404, 410}:
        return known or _where(said, status, model, url)
    if status in {405, 406}:
        return f"Check base_url: {url or 'the address'} does not take this request"
    if status == 408:
        return "Ask again, or ask for less"
    if status == 413:
        return "Shorten the prompt, or send smaller images"
    if status == 429:
        if is_about_money(said):
            return f"Raise the limit at {_account(url, model)}"
        return "Wait a little, then ask again"
    if status is not None and status >= 500:
        return known or "Ask again later"
    if known:
        return known
    return _without_status(said, url, model) if status is None else _changed(model)


def is_wrong_key(status: int | None, said: str) -> bool:
    """Return whether a server does not accept the key; xAI says so with 400."""
    may_be = status in {None, 400} and not _known_step(said)
    if re.search(_MCP, said, re.IGNORECASE):  # another server's refusal, which xAI passes on
        return False
    return status == 401 or (may_be and bool(_KEY.search(said)))


def _known_step(said: str) -> str:
    return next((step for pattern, step in _KNOWN if pattern.search(said)), "")


def _without_status(said: str, url: str, model: str) -> str:
    if is_about_money(said):
        return f"Check the credits and limits at {_account(url, model)}"
    if _RATE.search(said):
        return "Wait a little, then ask again"
    if _MODEL.search(said) and _NOT_THERE.search(said):
        return "Check the model's name; `%grok models` lists them"
    return "Ask again"


def _changed(model: str) -> str:
    return f"Change the request (model {model!r}) and ask again" if model else "Check base_url"


def _where(said: str, status: int | None, model: str, url: str) -> str:
    if status == 410 or not url or is_about_model(said, model):
        return "Check the model's name (`%grok models` lists them) and base_url"
    return (
        "Check base_url: most servers want it to end in /v1, and the rest of the address is added "
        "here; one that speaks the Responses API only needs api='responses'"
    )


def is_about_money(said: str) -> bool:
    """Return whether a server's words are about credits or a limit of spending."""
    return bool(_MONEY.search(said))


def is_about_model(said: str, model: str) -> bool:
    """Return whether a server's words are about the model, rather than the address."""
    return bool(model and model in said) or bool(_MODEL.search(said))


def is_xai(url: str, model: str = "") -> bool:
    """Return whether xAI answers at an address, or what speaks for it on this machine."""
    host = (urlsplit(url).hostname or "") if url else ""
    if is_loopback(url):
        return model.startswith("grok")
    return host in {"", "x.ai", "embedded"} or host.endswith(".x.ai")


def origin(url: str) -> str:
    """Return scheme, host and port of an address."""
    return "/".join(url.split("/", 3)[:3])


def _account(url: str, model: str) -> str:
    return "https://console.x.ai" if is_xai(url, model) else origin(url)
