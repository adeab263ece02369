"""What the widgets have in common that take patches to a page."""

from __future__ import annotations

from typing import Any

from anywidget import AnyWidget

__all__ = ["PageWidget"]


class PageWidget(AnyWidget):
    """A widget whose page is heard also while a cell runs, as far as the kernel lets it."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_msg(self._handle_message)
        # Else ipykernel 7.4 hands the page's messages to the loop that sent last, which is busy
        # with the cell; the loop that the page has chosen is free.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda *given: given[-1]

    def _bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return data and metadata that show the widget in an output.

        anywidget knows what each front end needs to find it: Colab reads it from the metadata.
        """
        return self._repr_mimebundle_() or ({}, {})

    def close(self) -> None:
        """Leave nothing behind, neither here nor in the page."""
        layout = self.layout
        super().close()
        layout.close()

    def _handle_message(self, _: Any, content: Any, buffers: Any) -> None:
        """Take a message of the page, from whatever thread; without more, none is of interest."""
