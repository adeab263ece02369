"""The content of one message: a string or parts, text, images and files among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.refusals import does_not_deserialize
from grok_jupyter.simulator.request.fields import objects, string
from grok_jupyter.simulator.request.images import Image, read_image
from grok_jupyter.simulator.responses.reading.refusing import refuse

if TYPE_CHECKING:
    from grok_jupyter.simulator.catalogue.models import Model

__all__ = ["Content", "read_content"]

_TEXTS = {"input_text": "text", "output_text": "text", "summary_text": "text", "refusal": "refusal"}
_FILES = ("file_id", "file_url", "file_data")


@dataclass(slots=True)
class Content:
    """What a message holds; `files` counts the attachments, which are searched for a fee."""

    texts: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    files: int = 0

    @property
    def text(self) -> str:
        """All of its text."""
        return "\n".join(self.texts)


def read_content(item: dict[str, Any], model: Model, name: str = "content") -> Content:
    """Read the `content` of a message, or the `output` of a function.

    Raises
    ------
    Refusal
        422 for a wrong shape, 400 for an empty one or an image that cannot be used.
    """
    content = Content()
    if item.get(name) is None:
        raise does_not_deserialize(f"input[]: missing field `{name}`")
    if isinstance(item[name], str):
        content.texts.append(item[name])
    else:
        if not isinstance(item[name], list):
            raise does_not_deserialize(f"input[].{name}: expected a string or a sequence")
        for part in objects(item, name):
            _add(part, content, model)
    if name == "content" and not (content.images or content.files or any(content.texts)):
        raise refuse("Each message must have at least one content element.")
    return content


def _add(part: dict[str, Any], content: Content, model: Model) -> None:
    kind = string(part, "type")
    if kind in _TEXTS:
        content.texts.append(string(part, _TEXTS[kind]) or "")
    elif kind == "input_image":
        if not model.sees_images:
            raise refuse("The model does not support content elements of type image.")
        url = string(part, "image_url")
        if url is None:
            raise does_not_deserialize("input[].content[]: missing field `image_url`")
        content.images.append(read_image(url))
    elif kind == "input_file":
        given = [name for name in _FILES if part.get(name) is not None]
        if len(given) != 1:
            raise refuse("An input_file needs one of file_id, file_url and file_data.")
        content.files += 1
    else:
        raise does_not_deserialize(
            f"input[].content[].type: unknown variant `{kind}`, expected one of `input_text`, "
            "`input_image`, `input_file`, `output_text`"
        )
