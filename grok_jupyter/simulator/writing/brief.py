"""Answers of a word or a line, by prepared rules, for questions that are asked once per row.

What is not among the few words here is given back as it came: nobody takes it for understanding.
"""

from __future__ import annotations

import re

from grok_jupyter.simulator.writing.judging import GLAD, SORRY

__all__ = ["brief_answer"]

_MOST = 2000  # characters of a row that are looked at
_ONE_WORD = re.compile(r"\b(?:in|with|as) (?:one|a single) word\b|\bone word only\b", re.IGNORECASE)
_CHOICES = re.compile(r"((?:[\w-]+, )*[\w-]+)(?:,)? or ([\w-]+)", re.IGNORECASE)
_TRANSLATE = re.compile(
    r"\s*translate\b[^:\n]{0,60}?\b(?:in)?to (german|french|spanish|portuguese)\b[^:\n]{0,40}[:\n]",
    re.IGNORECASE,
)
_EXTRACT = re.compile(
    r"\s*extract (?:all |the )*(numbers|years|dates|prices|e-?mail addresses|e-?mails|links)\b"
    r"[^:\n]{0,60}[:\n]",
    re.IGNORECASE,
)
_FOUND = {
    "numbers": r"-?\d+(?:[.,]\d+)*",
    "years": r"\b(?:19|20)\d\d\b",
    "dates": r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    "prices": r"[$€£]\s?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*\s?(?:[$€£]|USD|EUR|GBP)",
    "emailaddresses": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "emails": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "links": r"https?://[^\s<>()]+",
}
_GLAD_LABELS, _SORRY_LABELS = {"positive", "good", "happy", "yes"}, {"negative", "bad", "sad", "no"}
_NEITHER = {"neutral", "mixed", "unclear", "neither"}

_LANGUAGES = ("german", "french", "spanish", "portuguese")
_WORDS = {
    "hello": ("hallo", "bonjour", "hola", "olá"),
    "good": ("gut", "bon", "bueno", "bom"),
    "morning": ("Morgen", "matin", "mañana", "manhã"),
    "thanks": ("danke", "merci", "gracias", "obrigado"),
    "yes": ("ja", "oui", "sí", "sim"),
    "no": ("nein", "non", "no", "não"),
    "and": ("und", "et", "y", "e"),
    "red": ("rot", "rouge", "rojo", "vermelho"),
    "green": ("grün", "vert", "verde", "verde"),
    "blue": ("blau", "bleu", "azul", "azul"),
    "house": ("Haus", "maison", "casa", "casa"),
    "water": ("Wasser", "eau", "agua", "água"),
    "bread": ("Brot", "pain", "pan", "pão"),
    "cat": ("Katze", "chat", "gato", "gato"),
    "dog": ("Hund", "chien", "perro", "cão"),
    "book": ("Buch", "livre", "libro", "livro"),
    "city": ("Stadt", "ville", "ciudad", "cidade"),
    "world": ("Welt", "monde", "mundo", "mundo"),
    "one": ("eins", "un", "uno", "um"),
    "two": ("zwei", "deux", "dos", "dois"),
    "three": ("drei", "trois", "tres", "três"),
}


def brief_answer(prompt: str) -> str | None:
    """Return a label, a translation or what is to be extracted; ``None`` for other questions.

    Examples
    --------
    >>> brief_answer("Positive, negative or neutral, in one word? I love it.")
    'positive'
    >>> brief_answer("Translate to German: red house")
    'rot Haus'
    >>> brief_answer("Extract the years: built in 1990, burnt down in 2004")
    '1990, 2004'
    """
    prompt = prompt[:_MOST]
    translate = _TRANSLATE.match(prompt)
    if translate is not None:
        return _translated(prompt[translate.end() :].strip(), translate[1].lower())
    extract = _EXTRACT.match(prompt)
    if extract is not None:
        kind = re.sub(r"[^a-z]", "", extract[1].lower())
        return ", ".join(re.findall(_FOUND[kind], prompt[extract.end() :])) or "none"
    return _label(prompt) if _ONE_WORD.search(prompt) else None


def _translated(text: str, language: str) -> str:
    position = _LANGUAGES.index(language)

    def word(match: re.Match[str]) -> str:
        known = _WORDS.get(match[0].lower())
        if known is None:
            return match[0]
        said = known[position]
        return said.capitalize() if match[0][0].isupper() else said

    return re.sub(r"[^\W\d_]+", word, text)


def _label(prompt: str) -> str | None:
    choices = _CHOICES.search(prompt)
    if choices is None:
        return None
    labels: list[str] = [*choices[1].lower().split(", "), choices[2].lower()]
    rest = prompt[: choices.start()] + " " + prompt[choices.end() :]
    words = set(re.findall(r"[^\W\d_]+", rest.lower()))
    named = [label for label in labels if label in words]
    glad, sorry = len(words & GLAD), len(words & SORRY)
    wanted = _GLAD_LABELS if glad > sorry else _SORRY_LABELS if sorry > glad else _NEITHER
    fitting = [label for label in labels if label in wanted]
    return next(iter([*fitting, *named]), labels[-1])
