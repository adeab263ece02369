"""A dry run as one output: for front ends as Markdown, for terminals as text."""

from __future__ import annotations

import hashlib
import json

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.protocol.messages import Message
from grok_jupyter.protocol.usage import written_cost
from grok_jupyter.rendering.dry_run.body import laid_out, tokens
from grok_jupyter.rendering.dry_run.thumbnails import described, thumbnail
from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.talk.literal import literal
from grok_jupyter.session.preview import Preview
from grok_jupyter.text.excerpt import printable, writable
from grok_jupyter.text.portable import fenced
from grok_jupyter.text.redaction import redacted

__all__ = ["dry_run"]

_MESSAGES = {"input", "messages"}  # as the two wire formats call them
_SHORT = 80  # characters of a setting that stands in the table
_LONG = 1500  # characters of a message, from which on it is folded
_NAMES = {
    "api": "API",
    "max_cost": "cost",
    "timeout": "timeout",
    "silence_timeout": "silence timeout",
}
_BESIDE = {
    "tools": "the tools",
    "response_format": "the schema",
    "text": "the schema",
}  # what a prompt holds as well


def dry_run(preview: Preview, notes: tuple[tuple[str, str], ...] = ()) -> Output:
    """Return what a request would send, as it would send it.

    Parameters
    ----------
    preview : Preview
        The request.
    notes : tuple of (str, str)
        What else is to be said of it: name and value.

    Returns
    -------
    Output
        Its metadata name the length and the SHA-256 digest of the body's bytes.
    """
    body = preview.request.body
    json_text = writable(laid_out(body))
    facts = [*_facts(preview), *notes]
    marked = ["**Dry run: nothing was sent.**", _table(facts)]
    plain = ["Dry run: nothing was sent.", "\n".join(f"{name}: {said}" for name, said in facts)]
    for number, message in enumerate(preview.messages, 1):
        text = redacted(writable(_text(message)))
        head = f"{number}. {message.role}"
        size = f"{len(text):,} characters"
        marked.append(_message(head, size, text))
        plain.append(f"--- {head} ({size})\n{text}")
    pictures = [part for message in preview.messages for part in message.images]
    marked += [_picture(part, label) for part, label in _labelled(preview, pictures)]
    plain += [
        f"--- image {label}: {described(part)}" for part, label in _labelled(preview, pictures)
    ]
    marked += _long_settings(body)
    marked.append(_folded(f"The request's JSON, {len(body):,} bytes", fenced(json_text, "json")))
    plain.append(f"--- The request's JSON, {len(body):,} bytes\n{json_text}")
    data = {
        "text/markdown": "\n\n".join(filter(None, marked)),
        "text/plain": printable("\n\n".join(filter(None, plain))),
    }
    digest = {"body_bytes": len(body), "body_sha256": hashlib.sha256(body).hexdigest()}
    return Output(data, {"grok_jupyter": {"dry_run": True, **digest}})


def _facts(preview: Preview) -> list[tuple[str, str]]:
    endpoint, body = preview.endpoint, json.loads(preview.request.body)
    address = "the embedded endpoint" if endpoint.is_demo else preview.request.url
    settings = {name: value for name, value in body.items() if name not in _MESSAGES}
    text = "".join(map(_text, preview.messages))
    images = sum(len(message.images) for message in preview.messages)
    beside = {
        said: tokens(json.dumps(settings[name], ensure_ascii=False))
        for name, said in _BESIDE.items()
        if settings.get(name)
    }
    size = f"{len(text):,} characters, about {tokens(text) + sum(beside.values()):,} tokens"
    included = f", {' and '.join(beside)} included" if beside else ""
    counted = f"an estimate: one for each 4 bytes{included}"
    pictures = f"; {images} image{'s' * (images != 1)} not counted" if images else ""
    facts = [
        ("endpoint", f"{address} ({endpoint.base_url_source})"),
        ("key", _key(preview)),
        ("messages", f"{len(preview.messages):,}: {size} ({counted}{pictures})"),
        ("settings", ", ".join(_setting(name, value) for name, value in settings.items())),
    ]
    limits = [_limit(name, value) for name, value in preview.limits.items() if value is not None]
    if limits:
        facts.append(("limits", ", ".join(limits)))
    if preview.replay is not None and preview.replay.mode != "off":
        facts.append(("replay", preview.replay.mode))
    return [(name, redacted(" ".join(writable(said).split()))) for name, said in facts]


def _limit(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return f"{_NAMES.get(name, name)} {value}"
    amount = written_cost(value) if name == "max_cost" else f"{value:g} s"
    return f"{_NAMES.get(name, name)} {amount}"


def _key(preview: Preview) -> str:
    endpoint = preview.endpoint
    if endpoint.key is not None or endpoint.is_demo:
        return endpoint.key_source
    return "none is set; %grok key asks for one"


def _setting(name: str, value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    is_short = len(text) <= _SHORT
    return f"{name} {text}" if is_short else f"{name} ({len(text):,} characters, see below)"


def _long_settings(body: bytes) -> list[str]:
    """Return what stands folded below the messages: tools, schemas and the like."""
    settings = json.loads(laid_out(body))
    return [
        _folded(name, fenced(writable(json.dumps(value, ensure_ascii=False, indent=2)), "json"))
        for name, value in settings.items()
        if name not in _MESSAGES and len(json.dumps(value, ensure_ascii=False)) > _SHORT
    ]


def _text(message: Message) -> str:
    """Return the text of a message, and the calls that it asks for."""
    calls = [f"{call.function.name}({call.function.arguments})" for call in message.tool_calls]
    return "\n".join(filter(None, (message.text, *calls)))


def _table(facts: list[tuple[str, str]]) -> str:
    rows = [f"| {literal(name)} | {literal(said) or '-'} |" for name, said in facts]
    return "\n".join(["| | |", "|---|---|", *rows])


def _message(head: str, size: str, text: str) -> str:
    if len(text) > _LONG:
        return _folded(f"{head}, {size}", fenced(text))
    return f"**{literal(head)}**, {size}\n\n{fenced(text) if text else ''}".rstrip()


def _labelled(preview: Preview, pictures: list[ImagePart]) -> list[tuple[ImagePart, str]]:
    labels = {
        id(attachment.part): attachment.label
        for attachment in preview.attachments
        if isinstance(attachment.part, ImagePart)
    }
    found = [labels.get(id(part), "") for part in pictures]
    return [
        (part, " ".join(filter(None, (str(number), redacted(_one_line(label))))))
        for number, (part, label) in enumerate(zip(pictures, found, strict=True), 1)
    ]


def _picture(part: ImagePart, label: str) -> str:
    address = thumbnail(part)
    picture = f"![{literal(f'image {label}')}]({address})\n\n" if address else ""
    return f"{picture}<sub>image {literal(label)}: {described(part)}</sub>"


def _folded(summary: str, block: str) -> str:
    body = block.rstrip("\n")
    return f"<details><summary>{literal(summary)}</summary>\n\n{body}\n\n</details>"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
