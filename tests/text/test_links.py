"""A link leads to a page, or is none."""

from __future__ import annotations

import pytest

from grok_jupyter.text.portable import portable


@pytest.mark.parametrize(
    "address",
    [
        "javascript:1", "JaVaScRiPt:1", " javascript:1", "\njavascript:1", "vbscript:1",
        "data:text/html,x", "java&#115;cript:1", "javascript&colon;1", "java\\script:1",
        "<javascript:1>", "<\tjavascript:1>", "<java\tscript:1>", "\x01javascript:1", "file:///x",
        "javascript&#x3a", "javascript&#58alert(1)",
    ],
)  # fmt: skip
def test_an_address_that_does_more_than_lead_to_a_page_makes_no_link(address):
    assert "](" not in portable(f"[here]({address})")
    assert "](" not in portable(f"![here]({address})")
    assert "](" not in portable(f"[here]\n\n[here]: {address}\n")


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/x?y=1&z=2#t", "http://a.example", "mailto:a@b.example", "tel:+123",
        "#heading", "#a?b", "#",
    ],
)  # fmt: skip
def test_an_ordinary_link_stays_as_it_is(address):
    assert portable(f"[here]({address})") == f"[here]({address})"
    assert portable(f"[here]\n\n[here]: {address}\n") == f"[here]({address})\n\n"


@pytest.mark.parametrize(
    "address",
    ["/logout", "/lab?reset", "//host.example/x", "http:/logout", "https:x",
     "&#47;logout", "?reset", "x?reset", "../../lab?reset", "..", ".", "../api/shutdown", "lab",
     "./../../hub/logout", "%2e%2e/logout", "&period;&period;/logout", "file.md", "", "a/b#c",
     "..#x", "a#b:c", "?a:b"],
)  # fmt: skip
def test_a_path_of_the_server_that_shows_the_notebook_is_no_link(address):
    assert "](" not in portable(f"[here]({address})")
    assert "](" not in portable(f"[here]\n\n[here]: {address}\n")


@pytest.mark.parametrize("text", ["[a][b]", "[b][]", "[b]", "[*a*][B]", "> [b]", "- x\n\n  [b]"])
def test_a_link_bears_its_address(text):
    """So the labels of two answers on one page cannot meet."""
    written = portable(f"{text}\n\n[b]: https://x.example 'title'\n")
    assert "](https://x.example)" in written
    assert "]:" not in written
