"""Formulas that act, define, cover what stands beside them, or bring HTML."""

from __future__ import annotations

from collections.abc import Iterator

from fidelity.attacks.case import Attack

_ACTIVE = (
    r"\href{javascript:alert(1)}{x}",
    r"\href{http://evil.example}{x}",
    r"\url{javascript:alert(1)}",
    r"\style{background:url(http://evil.example/m)}{x}",
    r"\style{position:fixed;inset:0}{x}",
    r"\class{jp-Button}{x}",
    r"\cssId{root}{x}",
    r"\data{a=b}{x}",
    r"\require{html}x",
    r"\htmlClass{a}{x}",
    r"\htmlId{a}{x}",
    r"\htmlStyle{color:red}{x}",
    r"\htmlData{a=b}{x}",
    r"\includegraphics{http://evil.example/m}",
    r"\unicode[Evil]{x41}",
    r"\mmlToken{mi}[href='x']{y}",
    r"\bbox[url(http://evil.example/m)]{x}",
    r"\bbox[5px, border: 2px solid]{x}",
    r"\toggle{a}{b}\endtoggle",
    r"\texttip{a}{b}",
    r"\mathtip{a}{b}",
    r"\enclose{box}[href=x]{y}",
    r"\setOptions{x}",
    r"\def\x{y}",
    r"\gdef\frac#1#2{gone}",
    r"\edef\x{y}",
    r"\xdef\x{y}",
    r"\let\frac\href",
    r"\global\def\x{y}",
    r"\newcommand{\x}{y}",
    r"\renewcommand{\sqrt}{gone}",
    r"\providecommand\x{y}",
    r"\newenvironment{x}{a}{b}",
    r"\DeclareMathOperator{\x}{y}",
    r"\definecolor{x}{rgb}{1,1,1}",
    r"\input{/etc/passwd}",
    r"\include{x}",
    r"\write18{id}",
    r"\csname href\endcsname{javascript:1}{x}",
    r"\catcode`\@=11",
    r"\special{html:<b>}",
    r"\rule{1000px}{1000px}",
    r"\hspace{-1000px}x",
    r"\kern-500px x",
    r"\raisebox{500px}{x}",
    r"\\[-1000px]x",
    r"\Space{9em}{9em}{9em}",
)
_HTML = (
    r"\text{<script>alert(1)</script>}",
    r"\text{<img src=x onerror=alert(1)>}",
    r"\hbox{<b/onclick=alert(1)>x</b>}",
    r"\mbox{</math><script>alert(1)</script>}",
    r"\operatorname{<script>}",
    r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
    r"\text{&#60;img src=x&#62;}",
    r"</span><script>alert(1)</script>",
    r'"><script>alert(1)</script>',
    r"x' onclick='alert(1)",
    r"\text{$\href{javascript:1}{x}$}",
    r"\verb|<script>|",
    r"\tag{<script>}",
    r"\color{red;background:url(http://evil.example/m)}{x}",
    r"\textcolor{\href}{x}",
    r"\begin{array}{<script>}x\end{array}",
    r"\begin{<script>}x\end{<script>}",
    r"\unknown{<b>}",
    "\x02wzxhzdk:0\x03",
    r"\frac",
    r"{{{",
    r"}}}",
    r"\left(",
    r"\begin{matrix}",
    "\\",
    "%",
    "&",
    "#1",
)
_FORMS = ("${}$", r"\({}\)", "$${}$$", "\\[\n{}\n\\]")


def all() -> Iterator[Attack]:  # noqa: A001 - read with the module's name
    """Yield the attacks."""
    for place, tex in enumerate(_ACTIVE + _HTML):
        for form in (_FORMS[place % 4], _FORMS[(place + 1) % 4]):
            yield Attack("formulas", f"before {form.replace('{}', tex)} after")
    yield Attack("formulas", "\\begin{align}\\href{javascript:1}{x}\\end{align}")
    yield Attack(
        "formulas", "| $\\href{javascript:1}{x}$ |\n|---|\n| \\(\\style{color:red}{x}\\) |"
    )
