"""Addresses that are links as they stand."""

import pytest


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://a.org/b_c*d?e=f#g more", "https://a.org/b_c*d?e=f#g", " more"),
        ("http://localhost:8888/lab.", "http://localhost:8888/lab", "."),
        ("https://a.org/x_(y)).", "https://a.org/x_(y)", ")."),
        ("https://a.org/?b&amp; c", "https://a.org/?b", "&amp; c"),
        ("https://a.org!?*", "https://a.org", "!?*"),
        ("ftp://a.org<b", "ftp://a.org", "&lt;b"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(show, text, address, rest):
    assert show(text) == f'<a href="{address}">{address}</a>{rest}'


def test_the_web_needs_no_scheme(show):
    assert show("(www.a.org)") == '(<a href="http://www.a.org">www.a.org</a>)'
    assert show("awww.a.org www") == "awww.a.org www"


def test_mail_is_written_to(show):
    link = '<a href="mailto:a.b+c_d@e-f.org">a.b+c_d@e-f.org</a>'
    assert show("to a.b+c_d@e-f.org.") == f"to {link}."
    assert show("_to a@b.org_") == '<em>to <a href="mailto:a@b.org">a@b.org</a></em>'
    assert show("mailto:a@b.org") == '<a href="mailto:a@b.org">mailto:a@b.org</a>'


@pytest.mark.parametrize(
    "text", ["https://", "xhttps://a.org", "https://a_b.org_c/", "a@b", "@b.org", "a@b.c-", "www."]
)
def test_half_an_address_is_text(show, text):
    assert show(text) == text


def test_pointed_brackets_make_a_link_of_any_scheme(show):
    assert show("<x-y:z?a=*b*>") == '<a href="x-y:z?a=*b*">x-y:z?a=*b*</a>'
    assert show("<a@b.org>") == '<a href="mailto:a@b.org">a@b.org</a>'
    assert show("<https://a b>").startswith("&lt;")


def test_the_address_in_a_tag_that_is_text_is_no_link(show):
    assert show('<img src="https://a.org/b">') == '&lt;img src="https://a.org/b"&gt;'


def test_emphasis_ends_after_an_address(show):
    assert show("**https://a.org**") == '<strong><a href="https://a.org">https://a.org</a></strong>'
