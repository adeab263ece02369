"""What decides the answer to a request: the same question, asked again, has the same key."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from grok_jupyter.client.replay.png import PixelError, pixel_digest
from grok_jupyter.protocol.server_secrets import without_secrets
from grok_jupyter.text.excerpt import writable

__all__ = ["RequestKey", "request_key"]

_NOT_DECISIVE = ("stream", "stream_options")  # how the answer travels, not what it says
_FORMER_NAMES = {"max_tokens": "max_completion_tokens"}  # as some servers still want them
_SLUG = 40  # characters of the question in a file's name
_IMAGE = re.compile(r"data:([\w.+-]+/[\w.+-]+);base64,(.*)", re.IGNORECASE | re.DOTALL)
_REMEMBERED = 256
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")  # not allowed as names of files on Windows

_images: dict[bytes, dict[str, Any]] = {}
_lock = Lock()


@dataclass(frozen=True)
class RequestKey:
    """A request without what does not decide its answer.

    Attributes
    ----------
    endpoint : str
        Who was asked: a base URL, or ``"demo"``.
    request : dict
        The body of the request, as JSON has it; images are told by their pixels.
    """

    endpoint: str
    request: dict[str, Any]

    @cached_property
    def key(self) -> str:
        """A digest; equal for requests that are the same."""
        canonical = _CANONICAL.encode([self.endpoint, self.request])
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    @property
    def model(self) -> str:
        """The model that is asked."""
        return str(self.request.get("model", ""))

    @property
    def api(self) -> str:
        """The wire format: ``"chat"``, or ``"responses"``."""
        is_chat = "messages" in self.request or "input" not in self.request
        return "chat" if is_chat else "responses"

    @property
    def messages(self) -> list[Any]:
        """The conversation, as messages of the one format or items of the other."""
        said = self.request.get("messages" if self.api == "chat" else "input")
        return said if isinstance(said, list) else []

    @property
    def question(self) -> str:
        """The text of the last message of the user."""
        messages = self.messages
        for message in reversed(messages):
            if isinstance(message, dict) and message.get("role") == "user":
                return writable(_text(message.get("content")))
        return ""

    @cached_property
    def stem(self) -> str:
        """How the names of its files begin: words of the question, then of the digest."""
        words = re.sub(r"[^a-z0-9]+", "-", self.question[:200].lower()).strip("-")
        words = words[:_SLUG].strip("-") or "question"
        return f"{words}{'-' * bool(_RESERVED.fullmatch(words))}.{self.key[:16]}"


def request_key(endpoint: str, body: bytes) -> RequestKey:
    """Return the request that a body makes."""
    request = json.loads(body)
    for name in _NOT_DECISIVE:
        request.pop(name, None)
    for name, current in _FORMER_NAMES.items():
        if name in request:
            request.setdefault(current, request.pop(name))
    if "messages" not in request and isinstance(request.get("input"), list):
        request["input"] = [item for item in request["input"] if not _is_sealed(item)]
        request = {name: value for name, value in request.items() if value != []}
    if "tools" in request:
        request["tools"] = without_secrets(request["tools"])
    return RequestKey(_normal(endpoint), _canonical(request))


def _is_sealed(item: Any) -> bool:
    """Whether an item is reasoning that comes along: it may be left out if it is stale."""
    return isinstance(item, dict) and item.get("type") == "reasoning"


def _canonical(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _field(name, entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a temperature of 1 is one of 1.0
    return value


def _field(name: str, value: Any) -> Any:
    if name == "image_url" and isinstance(value, dict) and isinstance(value.get("url"), str):
        match = _IMAGE.fullmatch(value["url"])
        if match:
            return {**_canonical(value), "url": _image(match[1].lower(), match[2])}
    if name == "image_url" and isinstance(value, str) and (match := _IMAGE.fullmatch(value)):
        return _image(match[1].lower(), match[2])
    return _canonical(value)


@lru_cache(maxsize=64)  # a run of rows asks one server thousands of times
def _normal(endpoint: str) -> str:
    """Return an address as all write it: a lower-case host, no port that goes without saying."""
    parts = urlsplit(endpoint)
    usual = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
    return urlunsplit(parts._replace(netloc=parts.netloc.lower().removesuffix(usual)))


def _image(kind: str, encoded: str) -> dict[str, Any]:
    digest = hashlib.sha256(f"{kind},{encoded}".encode("utf-8", "replace")).digest()
    with _lock:
        known = _images.get(digest)
    if known is None:
        known = _described(kind, encoded)
        with _lock:
            while len(_images) >= _REMEMBERED:
                del _images[next(iter(_images))]
            _images[digest] = known
    return known


def _described(kind: str, encoded: str) -> dict[str, Any]:
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError:
        data = encoded.encode("utf-8", "replace")
    try:
        width, height, pixels = pixel_digest(data)
    except PixelError:  # a photo keeps its bytes
        return {"type": kind, "bytes": hashlib.sha256(data).hexdigest()}
    return {"type": kind, "size": [width, height], "pixels": pixels}


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return " ".join(
        part["text"]
        for part in parts
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    )
