"""What GitHub's own parser makes of a text, and the other readings that are as good."""

from __future__ import annotations

import re
from collections.abc import Iterator

import cmarkgfm
from cmarkgfm.cmark import Options

from fidelity.trees import Tree, tree

_EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]
_OPTIONS = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
_CODE = re.compile(
    r"(^[ >]*(?P<fence>`{3,}|~{3,}).*?(?:^[ >]*(?P=fence)|\Z)|(?P<ticks>`+)[^`]+(?P=ticks))",
    re.DOTALL | re.MULTILINE,
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?![A-Za-z][A-Za-z0-9+.-]+:)(?![\w.+-]+@)")
_UNKNOWN = re.compile(rf"{_TAG.pattern}(?!/?(?:br|sub|sup|kbd)\s*/?>)")
# A blank that no text has: outside of a pair of signs, it lets them open and close.
_BLANK = "\u2004"
_PAIR = re.compile(r"(?<!\*)(\*{1,2}|~~)(?=[^\s*~])[^*~\n]*[^\w\s*~`]\1(?=\w)")
_PAIR_AFTER_WORD = re.compile(r"(?<=\w)(\*{1,2}|~~)[^\w\s*~`][^*~\n]*(?<=[^\s*~])\1(?!\*)")


def gfm(markdown: str) -> str:
    """Return the HTML of cmark-gfm, raw HTML included."""
    return cmarkgfm.markdown_to_html_with_extensions(
        markdown, options=_OPTIONS, extensions=_EXTENSIONS
    )


def readings(masked: str) -> Iterator[Tree]:
    """Yield the accepted trees of a text, GitHub's own first.

    Besides it: tags that are not known may be text; emphasis beside punctuation works as readers
    of Chinese, Japanese and Korean expect, and so does ``**Note:**text``.
    """
    for text in (masked, _escaped(masked, _UNKNOWN), _escaped(masked, _TAG)):
        yield tree(gfm(text), is_reference=True)
        friendly = _PAIR.sub(rf"\g<0>{_BLANK}", text)
        friendly = _PAIR_AFTER_WORD.sub(rf"{_BLANK}\g<0>{_BLANK}", friendly)
        if friendly != text:
            yield tree(gfm(friendly).replace(_BLANK, ""), is_reference=True)


def _escaped(text: str, tags: re.Pattern[str]) -> str:
    pieces, end = [], 0
    for code in _CODE.finditer(text):
        pieces += [tags.sub(r"\\<", text[end : code.start()]), code[0]]
        end = code.end()
    return "".join((*pieces, tags.sub(r"\\<", text[end:])))
