"""Texts that want to pass for the interface, break what is around them, or forge placeholders."""

from __future__ import annotations

from collections.abc import Iterator

from fidelity.attacks.case import Attack

_CLOBBERING = (
    '<a id="location">x</a>',
    '<img name="cookie">',
    '<form id="document"><input name="body"></form>',
    '<a id="a"></a><a id="a" name="b">x</a>',
    "[a](#x){#location}",
    "# Title {#jp-main}",
    "a[^toString]\n\n[^toString]: b",
    "a[^__proto__]\n\n[^__proto__]: b",
    "a[^constructor]\n\n[^constructor]: b",
    'a[^" onclick="alert(1)]\n\n[^" onclick="alert(1)]: b',
    "[__proto__]\n\n[__proto__]: /x",
    "[constructor][toString]\n\n[toString]: /x",
    "a[^fn-1]\n\n[^fn-1]: b",
    "[^1]\n\n[^1]: [^1] [^1]",
    "[^a]: [^b]\n\n[^b]: [^a]\n\n[^a] [^b]",
)
_LOOKALIKES = (
    '<div class="jp-Dialog">Enter your key</div>',
    '<button class="jp-Button">Run</button>',
    '<span class="jp-InputPrompt">[1]:</span>',
    "<div style='position:fixed;inset:0'>x</div>",
    "<details open><summary>Thought for 3 s</summary>x</details>",
    '<p class="grok-stop">Stop</p>',
    "```grok-status\nx\n```",
    "```jp-Button\nx\n```",
    "```x jp-Button\nx\n```",
    "```a\u00a0b\nx\n```",
    '```"onclick="alert(1)\nx\n```',
    "```x' class='jp-Dialog\nx\n```",
    "```<b>\nx\n```",
    "**x**{.jp-Dialog}",
    "{: .jp-Dialog}\nx",
    "[x]{.jp-Button}",
    "!!! warning\n    x",
    ":::jp-Dialog\nx\n:::",
    '<kbd class="jp-Button">Enter</kbd>',
    '<sub style="font-size:900px">x</sub>',
    "<br class=jp-Dialog>",
    '<sup id="fnref-1">1</sup>',
    '<section class="footnotes">x</section>',
    "- [ ] <input type=text>",
    "- [x](javascript:alert(1))",
    "| a |\n|:--onclick=alert(1)--|\n| b |",
    "1. <li value=9>x",
    '[x](y "\\" onclick=alert(1) \\"")',
    "[x](y 'a\" onclick=\"alert(1)')",
    '![x" onerror="alert(1)](y)',
    '[x](y"onclick="alert(1))',
    '<https://x.example/"onclick="alert(1)>',
    'https://x.example/"onclick=alert(1)',
    '<x@y.example?"onclick="alert(1)>',
    "www.x.example/'onclick='alert(1)",
    '`"onclick="alert(1)`',
)
_PLACEHOLDERS = (
    "\x02wzxhzdk:0\x03",
    "\x02wzxhzdk:99\x03",
    "\x02klzzwxh:0000\x03",
    "\x02amp\x03",
    "\x0260\x03script\x0262\x03",
    "\x02\x03",
    "\x03\x02",
    "a\x02b",
    "\x02wzxhzdk:0\x03 <script>alert(1)</script>",
    "\x0239\x03",
    "\x00",
    "a\x00b",
    "[a](\x00b)",
    "```\x00\nx\n```",
    "&#0;",
    "&#2;wzxhzdk:0&#3;",
    "\x02stx\x03etx",
    "\ufffe\uffff",
    "\U000e0041",
    "\u202ejavascript",
    "a\u2028b\u2029c",
    "\x85\x1c\x1d\x1e",
    "\ud83d",
    "\x0b\x0c",
    "\r\r\n\n",
    "\ufeff# x",
)


def all() -> Iterator[Attack]:  # noqa: A001 - read with the module's name
    """Yield the attacks."""
    for text in _CLOBBERING:
        yield Attack("clobbering", text)
    for text in _LOOKALIKES:
        yield Attack("look-alikes", text)
    for text in _PLACEHOLDERS:
        yield Attack("placeholders", text)
