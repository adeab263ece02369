"""Images of an answer: a link that says where one lies, unless its data are in the answer."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from grok_jupyter.text.addresses import host_of, image_label

__all__ = ["link_images"]

_HERE = re.compile(r"data:image/(?:png|jpeg|gif|webp);", re.IGNORECASE)


def link_images(root: Element) -> None:
    """Replace each image that a browser would fetch by a link that shows its text and its host.

    To fetch an image tells its host that the answer was read, and its address can carry what the
    notebook holds. An address that leads nowhere harmless leaves only the text.

    Parameters
    ----------
    root : Element
        Changed in place.
    """
    waiting = [(root, False)]
    while waiting:
        parent, is_in_link = waiting.pop()
        is_in_link = is_in_link or parent.tag == "a"
        for image in [child for child in parent if child.tag == "img"]:
            if not _HERE.match(image.get("src", "")):
                _replace(parent, image, is_in_link=is_in_link)
        waiting += [(child, is_in_link) for child in parent]


def _replace(parent: Element, image: Element, *, is_in_link: bool) -> None:
    source = image.get("src", "")
    text = image_label(image.get("alt", ""), source)
    if host_of(source) and not is_in_link:
        title = image.get("title")
        image.tag, image.text = "a", text
        image.attrib = {"href": source} | ({"title": title} if title else {})
        return
    place = list(parent).index(image)
    text += image.tail or ""
    parent.remove(image)
    if place:
        before = parent[place - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
