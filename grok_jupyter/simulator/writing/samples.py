"""Sample strings: by format, by the name of the property, by pattern, of the right length."""

from __future__ import annotations

import re
from typing import Any

from grok_jupyter.simulator.writing.hints import Hints
from grok_jupyter.simulator.writing.quote import beginning

__all__ = ["fits", "string_sample"]

_FORMATS = {
    "date": "2026-01-{n:02d}",
    "date-time": "2026-01-{n:02d}T12:00:00Z",
    "time": "12:00:{n:02d}Z",
    "duration": "PT{n}H",
    "email": "grok-demo{n}@example.org",
    "hostname": "demo{n}.example.org",
    "ipv4": "192.0.2.{n}",
    "ipv6": "2001:db8::{n}",
    "uri": "https://example.org/{n}",
    "uri-reference": "/demo/{n}",
    "uuid": "00000000-0000-4000-8000-{n:012d}",
    "regex": "[a-z]{{{n}}}",
    "json-pointer": "/{n}",
    "decimal": "{n}.5",
    "binary": "demo{n}",
    "byte": "ZGVtbw==",
}

# Looked for in the property's name, the first that occurs.
_NAMES = {
    "email": "ada@example.org",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "author": "Ada Lovelace",
    "person": "Ada Lovelace",
    "user": "Ada Lovelace",
    "title": "A title by grok-demo",
    "name": "Ada Lovelace",
    "city": "Lisbon",
    "location": "Lisbon",
    "place": "Lisbon",
    "country": "Portugal",
    "url": "https://example.org/",
    "link": "https://example.org/",
    "date": "2026-01-01",
    "time": "12:00",
    "colour": "blue",
    "color": "blue",
    "language": "Python",
    "currency": "EUR",
    "unit": "metre",
    "summary": "A short text by grok-demo, the embedded endpoint.",
    "description": "A short text by grok-demo, the embedded endpoint.",
    "reason": "grok-demo had to put something here.",
    "code": "print(42)",
    "id": "demo-1",
}

_WANTS_PROMPT = ("query", "question", "prompt", "expression", "search", "text", "message")
_CANDIDATES = (
    "demo", "Demo", "DEMO", "a", "A", "1", "12", "123", "1234", "12345", "1.5", "42", "A1", "AB",
    "ABC", "abc", "ABC-123", "AB-1234", "A-1", "abc-123", "abc_1", "2026", "2026-01", "2026-01-01",
    "12:00", "#1e90ff", "+351123456789", "123-456-7890", "(123) 456-7890", "12345-6789", "en-GB",
    "en", "v1.2.3", "1.2.3", "ada@example.org", "https://example.org/", "192.0.2.1", "",
)  # fmt: skip


def string_sample(schema: dict[str, Any], name: str, salt: int, hints: Hints) -> str:
    """Write a string that fits a string schema.

    Parameters
    ----------
    name
        The property that the string is for; empty outside an object.
    salt
        Number of the element inside an array, so that siblings differ.
    """
    pattern = schema.get("pattern")
    form = schema.get("format")
    if isinstance(pattern, str):
        return _matching(pattern, schema)
    if form in _FORMATS:
        return _FORMATS[form].format(n=salt % 28 + 1)
    return _fit(_by_name(name, hints), salt, schema)


def fits(text: str, schema: dict[str, Any]) -> bool:
    """Whether a text has the length and the pattern that a schema asks for."""
    most, pattern = schema.get("maxLength"), schema.get("pattern")
    if len(text) < int(schema.get("minLength", 0)) or (most is not None and len(text) > int(most)):
        return False
    try:
        return pattern is None or bool(re.search(pattern, text))
    except (re.error, TypeError):  # of another dialect
        return False


def _by_name(name: str, hints: Hints) -> str:
    lowered = name.lower()
    if Hints.is_place(lowered) and hints.places:
        return hints.places[0]
    if hints.prompt.strip() and any(word in lowered for word in _WANTS_PROMPT):
        return beginning(hints.prompt, 80)
    return next((sample for word, sample in _NAMES.items() if word in lowered), "demo")


def _fit(text: str, salt: int, schema: dict[str, Any]) -> str:
    suffix = f" {salt + 1}" if salt else ""
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    if least > len(text + suffix):
        text = (text + " demo" * least)[: least - len(suffix)]
    if most is not None and len(text + suffix) > most:
        # The number stays as long as it fits: it is what makes siblings differ.
        text = text[: max(int(most) - len(suffix), 0)]
    return (text + suffix)[: None if most is None else int(most)]


def _matching(pattern: str, schema: dict[str, Any]) -> str:
    least, most = schema.get("minLength", 0), schema.get("maxLength", float("inf"))
    try:
        matches = re.compile(pattern).search
    except re.error:  # a pattern of another dialect
        return "demo"
    fitting = (text for text in _CANDIDATES if least <= len(text) <= most and matches(text))
    return next(fitting, "demo")
