r"""The dangerous pieces that hostile answers are made of.

Each list is one idea. ``F`` stands for a call that would tell, ``X`` for an attribute that acts,
``PNG`` for a picture; :func:`written` puts them in.
"""

from __future__ import annotations

from random import Random

CALL = "pwned()"
PICTURE = "data:image/png;base64,iVBORw0KGgo="
ACTS = [
    'onload="F"', "onerror='F'", "onmouseover=F ", 'style="position:fixed;inset:0"',
    "autofocus onfocus=F",
]  # fmt: skip

TAGS = [
    "<img src=x onerror=F>", "<IMG SRC=x onerror=F>", '<img src="http://e.example/b.png">',
    "<svg/onload=F>", "<svg onload=F><image href=//e.example/i>", "<script>F</script>",
    "<a href=javascript:F>x</a>", '<a href="/logout">x</a>', "<iframe srcdoc='<script>F</script>'>",
    "<style>*{display:none}</style>", "<base href=//e.example>", "<form action=/logout><button>",
    "<b onclick=F>x</b>", "<kbd onclick=F>", "<br onload=F>", "<sub/onclick=F>",
    "<details open ontoggle=F>", "<math><mtext><img src=x onerror=F>",
    "<meta http-equiv=refresh content=0;//e.example>", "<video src=x onerror=F>",
    "<input onfocus=F autofocus>", "<object data=//e.example>", "<table background=//e.example/i>",
    "<div style='background:url(//e.example/i)'>x</div>", "</code></pre><img src=x onerror=F>",
    "</p></li></ul><img src=x onerror=F>", "<!--><img src=x onerror=F>-->",
    "<!-- --!><img src=x onerror=F>", "<?x><img src=x onerror=F>?>",
    "<![CDATA[><img src=x onerror=F>]]>", "<!x><img src=x onerror=F>", "<img\nsrc=x\nonerror=F>",
    "<img\fsrc=x\fonerror=F>", "<img src=x onerror=F", "<img src=x onerror=F//",
    "<x onclick=F>x</x>", "<textarea><img title='</textarea><img src=x onerror=F>'>",
    "<noscript><p title='</noscript><img src=x onerror=F>'>", "<kbd><img src=x onerror=F></kbd>",
    "<sup><script>F</script></sup>", "<br><img src=x onerror=F>",
]  # fmt: skip

# JupyterLab puts formulas back into the finished HTML with their quotes.
FORMULAS = [
    '$" X x="$', "$' X x='$', ", '$$" X x="$$', '\\\\(" X x="\\\\)', '\\\\[" X x="\\\\]', '$"X"$',
    '$">$', '\\begin{a}" X x="\\end{a}', '\\begin{A}" X\n\\end{A}', '$"onload=F x="$', "$`$",
    "$x$", "$$x$$", "$\n$", "\\(x\\)", "\\[x\\]", "\\\\(", "\\\\)", "\\\\[", "\\\\]", "\\begin{A}",
    "\\end{A}", "\\begin{align*}", "\\end{align*}", "$", "$$", "\\$", "$ ", " $", "{", "}", "$\\{$",
    "${$", "$}$", "$\\$", "$$\n", "\n$$", "$|$", "$a|b$", "$[$", "$]($", "$<img src=x onerror=F>$",
    "$a<b$", "$`a$`", "`$`", "~~$~~", "$_a_$", "$*a*$", "$\\\\$", "$&quot; X$",
]  # fmt: skip

PLACEHOLDERS = [
    "@@0@@", "@\\@0@@", "@@\\0@@", "@\\@1@@", "@@0\\@@", "@&#64;0@@", "&#64;&#64;0@@",
    "@@0@&commat;", "@*@0@@*", "@@9@@", "@\\@99@@", "@@@@0@@@@", "@@0@@1@@", "@@`0`@@", "@@00@@",
    "@<span>@0@@</span>", "@@<!-- -->0@@", "@@\n0@@", "@@0&#64;@", "[@\\@0@@](http://e.example)",
    "![@\\@0@@](PNG)", "[a](http://e.example/@\\@0@@)", '[a](http://e.example "@\\@0@@")',
    "$@@0@@$", "$x @\\@0@@ y$", "@\\@@\\@0@@@@", "~D", "~T", "~T~D", "~DX~D", '~D" X x="~D',
    "`~`~D",
]  # fmt: skip

# What MathJax reads in the finished page, whoever wrote it and how.
TEX = [
    "\\def\\a{b}", "\\let\\a\\b", "\\rule[-500px]{3000px}{3000px}", "\\href{javascript:F}{x}",
    "\\style{position:fixed}{x}", "\\newcommand\\a{b}", "\\kern-99em x", "\\class{jp-Dialog}{x}",
    "\\require{html}", "\\hspace{-50em}", "\\unicode{60}", "\\\\[-99em]",
]  # fmt: skip
DELIMITERS = [
    ("$", "$"), ("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"), ("\\\\(", "\\\\)"),
    ("\\\\[", "\\\\]"), ("&#36;", "&#36;"), ("&dollar;", "&dollar;"), ("&#x24;", "$"),
    ("$", "&#36; "), ("&#92;(", "&#92;)"), ("&bsol;[", "&bsol;]"), ("\\\\&#40;", "\\\\&#41;"),
    ("\\begin{equation}", "\\end{equation}"), ("\\begin {equation}", "\\end {equation}"),
    ("\\begin{Equation*}", "\\end{Equation*}"), ("\\\\begin{a}", "\\\\end{a}"),
    ("&#92;begin{a}", "&#92;end{a}"), ("\\begin{a b}", "\\end{a b}"),
    ("\\begin\n{a}", "\\end\n{a}"), ("\\$", "\\$"), ("<span>\\$</span>", "\\$"), ("\\&#36;", "$"),
    ("$\\$", "$"), ("\\\\$", "\\\\$"), ("`$`", "$"), ("\\(", "&#92;)"), ("$`", "`$"),
    ("\\\\\\(", "\\\\\\)"), ("\\\\\\\\(", "\\\\\\\\)"), ("<br>$", "<br>$"),
    ("&#36;&#36;", "&#36;&#36;"), ("~D", "~D"),
]  # fmt: skip

ADDRESSES = [
    "javascript:F", "JaVaScRiPt:F", "java\tscript:F", "java\nscript:F", "javascript&colon;F",
    "javascript&#58;F", "javascript&#x3a;F", "&#106;avascript:F", "java&Tab;script:F",
    "java&NewLine;script:F", "\x01javascript:F", " javascript:F", "javascript\\:F",
    "java\\script:F", "data:text/html,<script>F</script>", "data:image/svg+xml,<svg/onload=F>",
    "vbscript:F", "file:///etc/passwd", "blob:x", "jAvAsCrIpT&#x3A;F", "//e.example/x",
    "\\\\e.example", "/\\e.example", "/logout", "/lab?reset", "\\logout", "/&#47;e.example",
    "http:logout", "https:/lab?reset", "&#47;logout", "&sol;logout", "%2flogout", "\tlogout",
    "\x0b/logout", "about:blank", "tel:+1", "mailto:a@b.example", "http://e.example", "x.md", "#a",
    "?reset", "ws://e.example", "command:workbench", "vscode://x", "javascript%3AF",
    "java\u00adscript:F", "\ufeffjavascript:F", "PNG", 'http://e.example/$"X x="$',
    "http://e.example/@\\@0@@", "http://e.example/`<img src=x onerror=F>`",
    "http://e.example\\](javascript:F)", "<javascript:F>", '<http://e.example/ "X>',
    'http://e.example/)"X', 'http://e.example/"X', 'a"X', "a'X", "(a)", "(((a", "<a\nb>", "\\",
]  # fmt: skip

LABELS = [
    "a", "", "<img src=x onerror=F>", "`<img src=x onerror=F>`", "![b](javascript:F)",
    "[b](javascript:F)", '$" X x="$', "@\\@0@@", "a\nb", "\n```\n", "\\]", "[", "]", "^1", "a]b",
    "*a", "![", "<br>", "<http://e.example>", "http://e.example", "a `", "$x$",
    "&lt;img src=x onerror=F&gt;", '" X x="', "a|b", "\n> a\n", "x](javascript:F", "<a",
    "&quot; X", "\u00a0", "K", "ſ",
]  # fmt: skip
TITLES = [
    "", "", "", ' "t"', " 't'", " (t)", ' "$\\" X$"', ' "$" X x="$"', ' "@\\@0@@"', ' "a\n\nb"',
    ' "<img src=x onerror=F>"', ' "&quot; X"', ' "`"', ' "', " '\n```\n'",
]  # fmt: skip

INFOS = [
    "", "", "", "html", "python", "~", "`", "<img src=x onerror=F>", '"X', "a b", "mermaid",
    "Mermaid", "{.mermaid}", "mermaid x", "mermaid\u00a0", "$", "$x$",
    'language-x"><img src=x onerror=F>', "@\\@0@@", "math", "&quot;X", "html\\", "diff", "é",
    '$" X$', "\t", "x-y_z", "=html",
]  # fmt: skip
DIAGRAMS = [
    'graph TD; A["<img src=x onerror=F>"]', 'graph TD; A-->B\nclick A href "javascript:F"',
    'graph TD; A["`![a](//e.example)`"]', "%%{init: {'themeCSS':'x'}}%%\ngraph TD",
    'A@{ img: "//e.example/i" }', "graph TD; A-->B", 'graph TD; A["#lt;img src=x#gt;"]',
    "graph TD; A[&lt;b&gt;]", "graph TD; A[<b>]",
]  # fmt: skip


def written(atom: str, random: Random) -> str:
    """Return a piece with what its capitals stand for."""
    atom = atom.replace("PNG", PICTURE).replace("X", random.choice(ACTS))
    return atom.replace("F", CALL)
