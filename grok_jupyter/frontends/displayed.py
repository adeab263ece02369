"""The image that the notebook displayed last, for ``-i last``."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from grok_jupyter.protocol.errors import InputError

__all__ = ["DisplayedImage", "installed", "last_image"]

_MIMES = ("image/png", "image/jpeg")


class DisplayedImage:
    """Notes what a kernel displays, and changes nothing of it.

    Kernels of ipykernel tell of what they display and, from version 7 on, of cells' results; a
    terminal does not.

    Parameters
    ----------
    shell : InteractiveShell
        Whose displays are noted.
    """

    def __init__(self, shell: Any) -> None:
        self.data: str | bytes | None = None  # base64, or what it stands for
        self.is_svg = False
        self._tellers = [
            teller
            for teller in (shell.display_pub, shell.displayhook)
            if hasattr(teller, "register_hook")
        ]

    def install(self) -> None:
        """Begin to note."""
        for teller in self._tellers:
            teller.register_hook(self)

    def remove(self) -> None:
        """End it."""
        for teller in self._tellers:
            teller.unregister_hook(self)

    def __call__(self, message: dict[str, Any]) -> dict[str, Any]:
        """Look at a message that goes to the page; return it as it is."""
        data = message.get("content", {}).get("data")
        if isinstance(data, dict):
            found = (data.get(mime) for mime in _MIMES)
            image = next((each for each in found if isinstance(each, (str, bytes))), None)
            if image is not None or "image/svg+xml" in data:
                self.data = image  # none that can be sent is better than an older one
                self.is_svg = image is None
        return message


def last_image(shell: Any) -> bytes | None:
    """Return the image that was displayed last, since the extension was loaded; ``None`` if none.

    Returns
    -------
    bytes or None
        PNG or JPEG.

    Raises
    ------
    InputError
        If it was an SVG, which models do not read.
    """
    if any(each.is_svg for each in installed(shell)):
        raise InputError(
            "-i last: the image that was displayed last is an SVG, and models read PNG and JPEG; "
            "attach the figure itself, like -i fig."
        )
    noted = next((each.data for each in installed(shell) if each.data), None)
    return base64.b64decode(noted) if isinstance(noted, str) else noted


def installed(shell: Any) -> Iterator[DisplayedImage]:
    """Return who notes what a shell displays; one, or none."""
    hooks = getattr(shell.display_pub, "_hooks", ())
    return (hook for hook in hooks if isinstance(hook, DisplayedImage))
