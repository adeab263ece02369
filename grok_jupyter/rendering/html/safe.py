"""The sanitiser: whatever HTML is made of an answer, this is what may reach a page."""

from __future__ import annotations

import re

import nh3

from grok_jupyter.rendering.html.mathml import MATHML
from grok_jupyter.rendering.html.tokens import CLASSES
from grok_jupyter.text.addresses import is_page

__all__ = ["clean"]

# Raw HTML in an answer is text; these are the elements that Markdown makes. `details` is not among
# them: it could pass for the folded reasoning that stands above an answer.
_TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del",
    "code", "pre", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
    "a", "img", "sup", "sub", "kbd", "span", "input", "section",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id", "value"},
    "code": {"class"},
    "span": {"data-tex"},
    "input": {"checked", "disabled", "type"},
}
_CLASSES = {
    "span": {"math", *CLASSES},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
}
_ALIGNMENTS = {"align": {"left", "center", "right"}}
_VALUES = {
    "th": _ALIGNMENTS,
    "td": _ALIGNMENTS,
    "span": {"data-display": {"true", "false"}},
    "mpadded": {"width": {"0"}},  # the stroke of a negated sign
}
_CHECKBOX = {"input": {"type": "checkbox", "disabled": ""}}
_SCHEMES = {"http", "https", "mailto", "tel", "data"}  # `data` for pictures only, see below

# What an attribute's whole value must look like.
_PATTERNS = {
    ("a", "id"): re.compile(r"fnref-\d+(?:-\d+)?"),
    ("li", "id"): re.compile(r"fn-\d+"),
    ("img", "src"): re.compile(r"(?i:data:image/(?:png|jpeg|gif|webp);base64,)[\w+/=]*", re.ASCII),
    ("li", "value"): re.compile(r"\d{1,9}", re.ASCII),
    ("ol", "start"): re.compile(r"\d{1,9}", re.ASCII),
    ("code", "class"): re.compile(r"language-[^\s<>\"'&]+"),
    ("input", "checked"): re.compile(""),
}


_HALF = re.compile(r"[\ud800-\udfff]")


def _admitted(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("a", "href"):
        return value if is_page(value) else None
    pattern = _PATTERNS.get((tag, attribute))
    return value if pattern is None or pattern.fullmatch(value) else None


_CLEANER = nh3.Cleaner(
    tags=_TAGS | MATHML.keys(),
    attributes=_ATTRIBUTES | MATHML,
    attribute_filter=_admitted,
    tag_attribute_values=_VALUES,
    set_tag_attribute_values=_CHECKBOX,
    allowed_classes=_CLASSES,
    url_schemes=_SCHEMES,
    link_rel="noopener noreferrer nofollow",
)


def clean(html: str) -> str:
    """Keep of a fragment what an answer may contain.

    What has been cleaned is not changed by cleaning it again, and cleaning two complete blocks one
    after the other is the same as cleaning them together.

    Parameters
    ----------
    html : str
        Complete elements, or text. Rows are kept within their table only.

    Examples
    --------
    >>> clean('<li onclick="x()">one <script>two</script></li>')
    '<li>one </li>'
    """
    try:
        return _CLEANER.clean(html)
    except UnicodeEncodeError:  # half a character, as JSON can spell it
        return _CLEANER.clean(_HALF.sub("\ufffd", html))
