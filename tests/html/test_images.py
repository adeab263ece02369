"""Images become links, or text."""

from xml.etree.ElementTree import Element, SubElement, tostring

import pytest

from grok_jupyter.rendering.html.images import link_images


def linked(*, inside="p", **attributes):
    root = Element("div")
    parent = SubElement(root, inside)
    parent.text = "before "
    image = SubElement(parent, "img", attributes)
    image.tail = " after"
    link_images(root)
    return tostring(root[0], encoding="unicode")


def test_a_remote_image_is_a_link_that_names_its_host():
    html = linked(src="https://x.example/a.png", alt="A plot", title="t")
    link = '<a href="https://x.example/a.png" title="t">A plot (image at x.example)</a>'
    assert html == f"<p>before {link} after</p>"


def test_without_a_text_the_host_is_shown():
    assert ">image at x.example</a>" in linked(src="http://x.example/a", alt="")


def test_the_host_is_shown_not_what_looks_like_one():
    html = linked(src="https://good.example@evil.example/a", alt="a")
    assert "a (image at evil.example)" in html


def test_inside_a_link_only_text_is_left():
    html = linked(inside="a", src="https://x.example/a.png", alt="A")
    assert html == "<a>before A (image at x.example) after</a>"


@pytest.mark.parametrize(
    "source",
    ["javascript:alert(1)", "data:image/svg+xml,x", "data:text/html,x", "a.png", "", "http://[x"],
)
def test_an_address_that_leads_nowhere_leaves_the_text(source):
    assert linked(src=source, alt="A") == "<p>before A (image) after</p>"


def test_text_after_a_sibling_is_not_lost():
    root = Element("p")
    SubElement(root, "em").tail = " between "
    SubElement(root, "img", {"src": "a.png", "alt": "one"}).tail = "!"
    SubElement(root, "img", {"src": "b.png", "alt": "two"})
    link_images(root)
    assert "".join(root.itertext()) == " between one (image)!two (image)"
    assert [child.tag for child in root] == ["em"]


def test_an_image_whose_data_are_here_stays():
    html = linked(src="data:image/png;base64,AAAA", alt="A")
    assert '<img src="data:image/png;base64,AAAA" alt="A" />' in html
