"""What a prompt says that a schema asks for: people, dates, addresses, numbers, pairs."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Any

__all__ = ["Found", "is_number"]

_LONGEST = 4000  # characters of a prompt that are looked at
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_MONTH = "(?P<{}>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + ")"
_DATE = re.compile(
    r"\b(?:(?P<y1>\d{4})-(?P<m1>\d{2})-(?P<d1>\d{2})"
    rf"|(?P<d2>\d{{1,2}})\.? {_MONTH.format('m2')},? (?P<y2>\d{{4}})"
    rf"|{_MONTH.format('m3')} (?P<d3>\d{{1,2}}),? (?P<y3>\d{{4}}))\b"
)
_NUMBER = re.compile(r"(?<![\w.,-])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w])")
_PERSON = re.compile(
    r"(?<![\w.])[A-Z][\w'’-]*[a-z]"
    r"(?: (?:[A-Z]\.|[A-Z][\w'’-]*|van|von|der|de|da|di|la))* [A-Z][\w'’-]+"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]*[^\s<>\"')\].,;:!?]")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?!:?\d)")
_QUOTED = re.compile(r"[\"“]([^\"“”\n]{1,200})[\"”]")
_NUMBER_WORD = re.compile(r"(?<![\w.])(-?\d+(?:\.\d+)?) ([^\W\d_][\w-]+)")
_WORD_NUMBER = re.compile(r"([^\W\d_][\w-]+)(?: ?[:=] ?| )(-?\d+(?:\.\d+)?)(?!\w)")
# Words that begin a sentence, and are no first names.
_NO_NAMES = {
    "A", "An", "And", "As", "At", "Both", "By", "Describe", "Extract", "Fill", "Find", "For",
    "From", "Give", "How", "In", "Is", "List", "Make", "Name", "Of", "On", "Please", "Read",
    "Return", "Show", "Tell", "The", "These", "This", "To", "Was", "What", "When", "Where",
    "Which", "Who", "With", "Write", *_MONTHS,
}  # fmt: skip
_KINDS = (
    ("emails", ("email", "mail")),
    ("addresses", ("url", "link", "website", "homepage")),
    ("dates", ("date", "born", "birth", "died", "day", "deadline", "since", "until")),
    ("times", ("time", "hour")),
    ("quoted", ("title", "quote", "book", "song", "film", "movie")),
    ("people", ("name", "person", "people", "author", "user", "who", "student", "customer")),
)
_FORMATS = {"email": "emails", "uri": "addresses", "date": "dates", "time": "times"}


class Found:
    """What a prompt holds, by kind; each kind is handed out in the order in which it stands there.

    Examples
    --------
    >>> found = Found("Ada Lovelace, born 10 December 1815, ada@example.org")
    >>> found.string("name"), found.string("born"), found.string("contact", "email")
    ('Ada Lovelace', '1815-12-10', 'ada@example.org')
    """

    def __init__(self, prompt: str) -> None:
        self._prompt = prompt[:_LONGEST]
        self._taken: dict[str, int] = {}

    def string(self, name: str, form: str | None = None) -> str | None:
        """Return the next text for a property of a name or a format; ``None`` if there is none."""
        if form == "date-time":
            date = self._next("dates")
            return date and f"{date}T{(self.times or ['00:00:00'])[0]}Z"
        kind = _FORMATS.get(form or "") or ("" if form else _kind_of(name))
        value = self._next(kind) if kind else None
        if value is not None and kind == "people":
            if "first" in name.lower():
                return value.partition(" ")[0]
            if "last" in name.lower() or "surname" in name.lower():
                self._taken[kind] = max(0, self._taken[kind] - 2)  # of the same person
                return (self._next(kind) or value).rpartition(" ")[2]
        return value

    def numbers_for(self, name: str) -> list[float]:
        """Return the numbers in the order in which they suit a property: the one by its name first.

        The one that is first counts as taken.
        """
        numbers = self.numbers
        if not numbers:
            return []
        words = [re.escape(word) for word in re.findall(r"[a-z]{3,}", name.lower())]
        if words:
            stem = "|".join(words)
            near = re.search(rf"(?i)\b(?:{stem})\w*\D{{0,16}}?({_NUMBER.pattern})", self._prompt)
            if near:
                named = _number(near[1])
                return [named, *(number for number in numbers if number != named)]
        taken = self._taken.get("numbers", 0) % len(numbers)
        self._taken["numbers"] = taken + 1
        return numbers[taken:] + numbers[:taken]

    def count_for(self, name: str, schema: Any) -> int:
        """Return how many elements a list of a name and a schema should have; 0 if nothing says."""
        if not isinstance(schema, dict):
            return 0
        if is_number(schema):
            return len(self.numbers)
        if schema.get("type") == "string":
            kind = _FORMATS.get(schema.get("format", "")) or _kind_of(name)
            return len(getattr(self, kind)) if kind else 0
        inner = schema.get("properties") or {}
        counts = [self.count_for(key, each) for key, each in inner.items() if _is_text(each)]
        return max(counts, default=0)

    def _next(self, kind: str) -> str | None:
        values: list[str] = getattr(self, kind)
        if not values:
            return None
        taken = self._taken.get(kind, 0)
        self._taken[kind] = taken + 1
        return values[taken % len(values)]

    @cached_property
    def people(self) -> list[str]:
        """Names of two words and more, each once."""
        found = []
        for match in _PERSON.finditer(self._prompt):
            words = match[0].split()
            while words and words[0] in _NO_NAMES:
                del words[0]
            if len(words) > 1:
                found.append(" ".join(words))
        return list(dict.fromkeys(found))

    @cached_property
    def dates(self) -> list[str]:
        """Dates, as ISO 8601 writes them."""
        return [date for match in _DATE.finditer(self._prompt) if (date := _iso(match))]

    @cached_property
    def times(self) -> list[str]:
        """Times of day, with seconds."""
        found = _TIME.findall(self._prompt)
        return [f"{int(hour):02}:{minute}:{second or '00'}" for hour, minute, second in found]

    @cached_property
    def emails(self) -> list[str]:
        """Addresses of mail."""
        return _EMAIL.findall(self._prompt)

    @cached_property
    def addresses(self) -> list[str]:
        """Addresses of pages."""
        return _ADDRESS.findall(self._prompt)

    @cached_property
    def quoted(self) -> list[str]:
        """Texts in quotes."""
        return _QUOTED.findall(self._prompt)

    @cached_property
    def numbers(self) -> list[float]:
        """Numbers, those that are years of dates last."""
        rest = _TIME.sub(" ", _DATE.sub(" ", self._prompt))
        years = [float(date[:4]) for date in self.dates]
        return [*map(_number, _NUMBER.findall(rest)), *years]

    @cached_property
    def pairs(self) -> dict[str, float]:
        """Words and the numbers beside them: ``3 apples``, ``pears: 5``."""
        counted = {word: _number(number) for number, word in _NUMBER_WORD.findall(self._prompt)}
        if counted:
            return counted
        return {word: _number(number) for word, number in _WORD_NUMBER.findall(self._prompt)}


def is_number(schema: Any) -> bool:
    """Whether a schema is one of numbers."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    return kind == "integer" or kind == "number"


def _kind_of(name: str) -> str:
    lowered = name.lower()
    return next((kind for kind, words in _KINDS if any(word in lowered for word in words)), "")


def _is_text(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "string"


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _iso(match: re.Match[str]) -> str:
    year = match["y1"] or match["y2"] or match["y3"]
    day = match["d1"] or match["d2"] or match["d3"]
    name = match["m2"] or match["m3"]
    month = int(match["m1"]) if name is None else 1 + _index(name)
    try:
        return dt.date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""


def _index(name: str) -> int:
    return next(index for index, month in enumerate(_MONTHS) if month.startswith(name[:3]))
