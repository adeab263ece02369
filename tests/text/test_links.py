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
    ],
)  # fmt: skip
def test_an_address_that_does_more_than_lead_to_a_page_makes_no_link(address):
    assert "](" not in portable(f"[here]({address})")
    assert "](" not in portable(f"![here]({address})")
    assert "]:" not in portable(f"[here]: {address}\n")


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/x?y=1&z=2#t", "http://a.example", "mailto:a@b.example", "tel:+123",
        "#heading", "file.md", "../up/file.md?a&b", "/root",
    ],
)  # fmt: skip
def test_an_ordinary_link_stays_as_it_is(address):
    assert portable(f"[here]({address})") == f"[here]({address})"
    assert portable(f"[here]: {address}\n") == f"[here]: {address}\n"
