"""Elements and attributes that run code, and HTML that changes its meaning when read again."""

from __future__ import annotations

from collections.abc import Iterator

from fidelity.attacks.case import Attack

_SCRIPTS = (
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<script >alert(1)</script >",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)",
    "<script>alert(1)",
    "<script src=//evil.example></script>",
    "</script><script>alert(1)</script>",
    '<script type="module">alert(1)</script>',
    "<noscript><p title='</noscript><img src=x>'>",
    "**<script>alert(1)</script>**",
    "`<script>`<script>alert(1)</script>",
    "- <script>alert(1)</script>",
    "> <script>\n> alert(1)\n> </script>",
    "| <script>alert(1)</script> |\n|---|\n| <script>alert(2)</script> |",
    "# <script>alert(1)</script>",
    "[<script>alert(1)</script>](b)",
    "a[^<script>]\n\n[^<script>]: b",
    "```<script>\nx\n```",
    '```x"><script>alert(1)</script>\nx\n```',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "    </code></pre><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "<\x00script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
)
_HANDLERS = (
    "onclick",
    "onerror",
    "onload",
    "onmouseover",
    "onfocus",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
    "onbeforematch",
    "onscrollend",
    "ONCLICK",
    "onclick\n",
)
_TAGS = (
    "img src=x",
    "p",
    "a href=#",
    "details open",
    "input autofocus",
    "svg",
    "body",
    "math",
    "b/",
)
_ELEMENTS = (
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action=x><input name=y></form>",
    "<button formaction=javascript:1>x</button>",
    "<textarea>x",
    "<select><option>x",
    "<input type=password placeholder=Key>",
    "<input type=text>",
    "<input type=file>",
    "<input type=submit value=Go>",
    "<label for=x>y</label>",
    "<style>*{display:none}</style>",
    "<link rel=import href=x>",
    "<meta charset=utf-7>",
    "<base target=_self>",
    "<template><script>alert(1)</script></template>",
    "<slot name=x>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<dialog open>x</dialog>",
    "<portal src=x>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1)></svg>",
    "<svg><a xlink:href='javascript:1'><text>x</text></a></svg>",
    "<svg><foreignObject><script>1",
    "<math href='javascript:1'>x</math>",
    "<math><maction actiontype='statusline#x' href=x>y</maction>",
    "<math><annotation-xml encoding='text/html'><script>1</script></annotation-xml></math>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext>",
    "<listing>x",
    "<frameset><frame src=x>",
    "<canvas></canvas>",
    "<audio controls src=x>",
    "<applet code=x>",
    "<isindex action=x>",
    "<custom-element>x</custom-element>",
    "<p is=x-y>z</p>",
    "<html><head><title>x</title>",
    "<a href='javascript:1'>x</a>",
    "<area href='javascript:1'>",
    "<a target=_top href=x>y</a>",
)
_MUTATIONS = (
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<svg><style><img src='</style><img src=x onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<noembed><img title='</noembed><img src=x onerror=alert(1)>'>",
    "<a><table><a href='javascript:1'>x",
    "<p><table><p><script>1</script>",
    "<select><noscript></select><script>1</script>",
    "<table><tr><td></table><script>1</script>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>1]]>",
    "<?php <script>alert(1)</script> ?>",
    "<!x><script>1</script>",
    "</p><script>1</script>",
    "<b <script>alert(1)</script>0",
    '<img """><script>1</script>">',
    "<<script>1//<</script>",
    "<img src='x`y'onerror=alert(1)>",
    "<title>&lt;/title&gt;&lt;script&gt;1",
    "</textarea><script>1",
    "<![endif]--><script>1</script>",
    "<table><caption><svg><style>&lt;/style><script>1",
)


def all() -> Iterator[Attack]:  # noqa: A001 - read with the module's name
    """Yield the attacks."""
    for text in _SCRIPTS:
        yield Attack("scripts", text)
    for place, handler in enumerate(_HANDLERS):
        for tag in (_TAGS[place % len(_TAGS)], _TAGS[(place + 4) % len(_TAGS)]):
            yield Attack("handlers", f"<{tag} {handler}=alert(1)>x")
            yield Attack("handlers", f'text <{tag} {handler}="alert(1)">x')
    for text in _ELEMENTS:
        yield Attack("elements", text)
    for text in _MUTATIONS:
        yield Attack("mutations", text)
