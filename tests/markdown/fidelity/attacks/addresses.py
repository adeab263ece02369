"""Addresses that run code, and those that tell somebody that an answer was read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from fidelity.attacks.case import Attack

EVIL = "http://evil.example"

# Each is `javascript:` in a disguise that some browser or sanitiser has taken off one day.
_SCHEMES = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x1fjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "java\x00script:alert(1)",
    "javascript\t:alert(1)",
    "javascript :alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript&#0000058alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6a;avascript:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "java&#9;script:alert(1)",
    "java&#x0A;script:alert(1)",
    "javascript%3Aalert(1)",
    "%6aavascript:alert(1)",
    "java\\script:alert(1)",
    "javascript\\:alert(1)",
    "\\javascript:alert(1)",
    "javascript://evil.example/%0aalert(1)",
    "javascript:/**/alert(1)",
    "javascript:void(0)",
    "vbscript:msgbox(1)",
    "VBScript:msgbox(1)",
    "livescript:1",
    "mocha:1",
    "jar:http://x!/y",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:,x",
    "DATA:text/html,x",
    "data:application/xhtml+xml,x",
    "file:///etc/passwd",
    "blob:http://x/1",
    "about:blank",
    "view-source:http://x",
    "filesystem:http://x/y",
    "ws://evil.example",
    "chrome://settings",
    "ms-msdt:/id",
    "intent://x#Intent;end",
    "feed:javascript:alert(1)",
    "\u200bjavascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "ｊavascript:alert(1)",
    "javascript：alert(1)",
    "&nbsp;javascript:alert(1)",
    "x-javascript:alert(1)",
)
_LINKS = ("[a]({})", "[a](<{}>)", '[a][r]\n\n[r]: <{}> "t"', "<{}>")
_ELSEWHERE = (
    "//evil.example/x",
    "/\\evil.example/x",
    "\\\\evil.example/x",
    "\\/evil.example/x",
    "/%09/evil.example",
    "/&Tab;/evil.example",
    "&sol;&sol;evil.example",
    "&bsol;&bsol;evil.example",
    "https:evil.example",
    "https:\\\\evil.example",
    "https:///evil.example",
    "http:/\\evil.example",
    "//evil.example\\@good.example",
    "///evil.example",
)
# Ways to have an image fetched; {} is an address of its own for each.
_IMAGES = (
    "![a]({})",
    "![]({})",
    '![a]({} "t")',
    "![a](<{}>)",
    "![a][r]\n\n[r]: {}",
    "![r]\n\n[r]: {}",
    "![r][]\n\n[r]: <{}>",
    "[![a]({})](https://x.example)",
    "![![a]({})]({})",
    "# ![a]({})",
    "- ![a]({})",
    "> ![a]({})",
    "| a |\n|---|\n| ![a]({}) |",
    "a[^1]\n\n[^1]: ![a]({})",
    "**![a]({})**",
    "![a\nb]({})",
    "![a](\n{}\n)",
    "!\\[a]({})",
    "\\![a]({})",
    "!![a]({})",
    '<img src="{}">',
    "<IMG SRC={}>",
    "<img/src='{}'>",
    '<image src="{}">',
    '<input type="image" src="{}">',
    '<video src="{}" autoplay></video>',
    '<video poster="{}"></video>',
    '<audio src="{}" autoplay>',
    '<source src="{}">',
    '<track src="{}">',
    '<picture><source srcset="{}"><img></picture>',
    '<img srcset="{} 1x">',
    '<iframe src="{}"></iframe>',
    '<embed src="{}">',
    '<object data="{}"></object>',
    '<link rel="stylesheet" href="{}">',
    '<link rel="prefetch" href="{}">',
    '<style>@import url("{}");</style>',
    '<p style="background:url({})">x</p>',
    '<body background="{}">',
    '<table background="{}"><tr><td>x</td></tr></table>',
    '<svg><image href="{}"/></svg>',
    '<svg><use href="{}#a"/></svg>',
    '<math><mglyph src="{}"/></math>',
    '<meta http-equiv="refresh" content="0;url={}">',
    '<base href="{}">',
    '<script src="{}"></script>',
    '<a ping="{}" href="#">x</a>',
    '<form action="{}"><button>x</button></form>',
    '<html manifest="{}">',
    '<frameset><frame src="{}"></frameset>',
    '<bgsound src="{}">',
    '<?xml-stylesheet href="{}"?>',
    '<!DOCTYPE x SYSTEM "{}">',
    '<portal src="{}"></portal>',
    "$\\includegraphics{{{}}}$",
    "![a](data:image/svg+xml,<svg><image href='{}'/></svg>)",
)


def all() -> Iterator[Attack]:  # noqa: A001 - read with the module's name
    """Yield the attacks."""
    for scheme, form in product(_SCHEMES, _LINKS[:1]):
        yield Attack("schemes", form.format(scheme))
    for place, scheme in enumerate(_SCHEMES):
        yield Attack("schemes", _LINKS[1 + place % 3].format(scheme))
    for address in _ELSEWHERE:
        yield Attack("elsewhere", f"[a]({address}) [b](<{address}>)")
    for number, form in enumerate(_IMAGES):
        address = f"{EVIL}/image/{number}"
        yield Attack("images", form.replace("{{{}}}", "{" + address + "}").replace("{}", address))
    for number, cut in enumerate((3, 8, 14, 20)):
        yield Attack("images", f"![a]({EVIL}/cut/{number}"[: 12 + cut])
