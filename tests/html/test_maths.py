"""Formulas."""

from xml.etree.ElementTree import tostring

import pytest

from grok_jupyter.rendering.html.maths import prepare
from grok_jupyter.rendering.html.safe import clean
from grok_jupyter.text.tex import admissible

USUAL = [
    r"x^2", r"\frac{a}{b}", r"\sum_{i=1}^n i", r"\int_0^\infty e^{-x}\,dx", r"\mathbb{R}^n",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"\left( \frac{a}{b} \right)", r"a \ne b",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", r"\hat{y} = \vec{w} \cdot x",
    r"\operatorname{softmax}(x)", r"\lim_{x \to 0} f(x)", r"P(A \mid B)", r"\|x\|_2", r"f'(x)",
    r"\mathop{\mathrm{argmax}}_x", r"\text{50\% of } x", r"50\%", r"x \\[1em] y", r"\not= 1",
    r"\begin{alignedat}{2} a &= b \end{alignedat}", r"\begin{gathered} a \\ b \end{gathered}",
]  # fmt: skip


@pytest.mark.parametrize("tex", USUAL)
def test_usual_formulas_become_mathml_that_the_sanitiser_keeps(formula, tex):
    paragraph, span = formula(tex)
    prepare(paragraph, with_mathml=True)
    assert [child.tag for child in span] == ["math"]
    for element in span.iter():
        element.attrib.pop("data-tex", None)  # holds signs that are written in two ways
    html = tostring(paragraph, encoding="unicode", method="html").replace("\xa0", "&nbsp;")
    assert clean(html).count("<") == html.count("<")


def test_the_tex_stays_for_a_typesetter(formula):
    paragraph, span = formula("x^2")
    prepare(paragraph, with_mathml=False)
    assert (span.text, span.get("data-tex"), len(span)) == ("x^2", "x^2", 0)


def test_aligned_equations_have_a_row_each(formula):
    paragraph, span = formula(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", is_display=True)
    prepare(paragraph, with_mathml=True)
    assert len(list(span.iter("mtr"))) == 2
    assert "&" not in "".join(span.itertext())


@pytest.mark.parametrize(
    "tex", [r"\nosuchcommand{x}", r"\frac", "{{{", r"\ce{H2O}", r"\text{a $b$}"]
)
def test_what_is_not_understood_shows_its_tex(formula, tex):
    paragraph, span = formula(tex)
    prepare(paragraph, with_mathml=True)
    assert (span.text, len(span), span.tail) == (tex, 0, " after")


@pytest.mark.parametrize(
    "tex", [r"\begin{matrix}", r"\left(", "", "\\", "}}}", "^", "_", "&", "%", "#1"]
)
def test_broken_tex_raises_nothing(formula, tex):
    paragraph, span = formula(tex)
    prepare(paragraph, with_mathml=True)
    assert span.tail == " after"


def test_what_must_not_be_typeset_is_code(formula):
    paragraph, span = formula(r"\href{javascript:alert(1)}{x}")
    prepare(paragraph, with_mathml=False)
    assert (span.tag, span.attrib, span.tail) == ("code", {}, " after")
    assert span.text == r"\href{javascript:alert(1)}{x}"


def test_html_in_a_formula_is_text(formula):
    paragraph, span = formula(r"\text{<script>alert(1)</script>}")
    prepare(paragraph, with_mathml=True)
    assert list(span.iter("script")) == []
    assert "<script>" in "".join(span.itertext())


def test_the_same_formula_again_has_elements_of_its_own(formula):
    first, second = formula("x^2"), formula("x^2")
    prepare(first[0], with_mathml=True)
    next(first[1].iter("mi")).text = "changed"
    prepare(second[0], with_mathml=True)
    assert next(second[1].iter("mi")).text == "x"


@pytest.mark.parametrize("tex", [*USUAL, r"\mkern-3mu x", r"\hspace{1cm}", r"\alpha\beta\gamma"])
def test_ordinary_tex_is_admissible(tex):
    assert admissible(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{a}{b}", r"\url{a}", r"\style{a}{b}", r"\class{a}{b}", r"\cssId{a}{b}",
        r"\data{a}{b}",
        r"\require{html}", r"\htmlData{a}{b}", r"\def\a{b}", r"\newcommand{\a}{b}", r"\let\a\b",
        r"\includegraphics{a}", r"\bbox[red]{x}", r"\rule{9cm}{9cm}", r"\hspace{-9cm}",
        r"\kern-9cm",
        r"\\[-99pt]", r"\hspace{9000px}", r"\raise 9em x", "x" * 5000, "{" * 50 + "}" * 50,
        r"\sqrt" * 50 + "x",
    ],
)  # fmt: skip
def test_tex_that_acts_or_reaches_out_is_not(tex):
    assert not admissible(tex)
