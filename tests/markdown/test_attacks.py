"""Nothing in an answer runs, fetches, redirects or imitates anything, at no time."""

import re

import pytest
from fidelity.attacks import attacks, exhausting
from fidelity.safety import problems

from grok_jupyter.rendering.engine import render

pytestmark = pytest.mark.unmeasured

GROUPS = sorted({attack.group for attack in attacks()})


def of(group):
    return [attack for attack in attacks() if attack.group == group]


def test_there_are_enough_of_them():
    assert len(attacks()) >= 300
    assert len(of("schemes")) >= 49


def test_the_judge_knows_what_is_wrong():
    for html in (
        "<script>x</script>", "<p onclick=x>y</p>", "<a href='javascript:1'>x</a>",
        "<a href='//evil.example'>x</a>", "<img src='http://x.example/a'>", "<input type=text>",
        "<p class=jp-Button>x</p>", "<p style='x'>y</p>", "<svg></svg>", "<!-- x -->",
        "<math href='x'></math>", "<a id=location>x</a>",
    ):  # fmt: skip
        assert problems(html), html


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("maths", ["tex", "mathml"])
def test_the_end_is_safe(group, maths):
    found = {
        attack.markdown: problems(render(attack.markdown, maths=maths)) for attack in of(group)
    }
    assert {text: wrong for text, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("cut", [1, 3, 8])
def test_every_frame_is_safe(frames, group, cut):
    for attack in of(group):
        seen = set()
        for _, page in frames(attack.markdown, cut):
            if page.html not in seen:
                assert problems(page.html) == [], attack.markdown
            seen.add(page.html)


@pytest.mark.parametrize(
    "form", ["![a]({})", "[a]({})", "<{}>", "{}", "[a]: {}\n\n[a]", '[a]({} "t")', "[a](<{}>)"]
)
def test_no_frame_has_an_address_that_is_still_arriving(frames, form):
    address = "https://x.example/a/very/long/way?key=value"
    for _, page in frames(form.format(address), 1):
        assert set(re.findall(r'href="([^"]*)"', page.html)) <= {address}
    assert address in page.html


def test_tags_are_shown_as_text():
    for attack in of("scripts"):
        if attack.markdown.startswith("<script"):
            assert "&lt;script" in render(attack.markdown)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("number", range(len(exhausting())))
def test_no_text_exhausts_the_renderer(number):
    html = render(exhausting()[number].markdown)
    assert problems(html[: html.find(">", 5000) + 1]) == []


@pytest.mark.timeout(120)
@pytest.mark.parametrize("number", range(len(exhausting())))
def test_no_text_exhausts_the_stream(frames, number):
    text = exhausting()[number].markdown[:8000]
    *_, (stream, _) = frames(text, 400)
    assert stream.html == render(text)
