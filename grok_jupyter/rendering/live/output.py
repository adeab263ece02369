"""One output that is a live view in the page first, and the finished output in the end."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol, TypeVar

from IPython.display import DisplayHandle

from grok_jupyter.rendering.finished import Output
from grok_jupyter.rendering.live.fallback import MarkdownSurface
from grok_jupyter.rendering.live.frames import Frames
from grok_jupyter.rendering.live.pacing import Pacing
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.notebook import Shown

__all__ = ["LiveOutput", "View"]

_KEPT = 2000  # characters that are worth keeping in the notebook before the end
_MOST_KEPT = 100_000  # characters; more would be a message that the page chokes on
_log = logging.getLogger(__name__)

Drawn_contra = TypeVar("Drawn_contra", contravariant=True)


class View(Protocol[Drawn_contra]):
    """A live view in the page."""

    @property
    def widget(self) -> Any:
        """The widget that takes it there."""
        ...

    def draw(self, shown: Drawn_contra, /) -> None:
        """Send what is new, as much as a frame may."""
        ...

    def finish(self, shown: Drawn_contra, /) -> None:
        """Send the last of it, as far as a frame goes."""
        ...


class LiveOutput(MarkdownSurface[Shown], ABC):
    """Shows a placeholder before anything is sent, then the live view, then the finished output.

    The placeholder is displayed from the main thread; everything else happens to that output
    through its handle. What the live view is made of takes a third of a second to import, so the
    painter's thread does it: the request does not wait for it. Where the view fails, the answer
    is repainted as Markdown.

    Parameters
    ----------
    finish : callable
        Makes the finished output.
    frames : Frames
        Draws what there is to see, where the view fails.
    who : str
        Who is being waited for.
    place : Place
        Where it is shown.
    """

    def __init__(
        self,
        finish: Callable[[Shown], Output],
        frames: Frames[Shown],
        who: str,
        place: Place,
    ) -> None:
        super().__init__(finish, frames, is_beside=place.stop is not None)
        self._who = who
        self._place = place
        self._begun = monotonic()
        self._view: View[Shown] | None = None
        self._has_failed = False
        self._keep_at = _KEPT
        self._pacing = Pacing()

    def _clock(self) -> float:
        """Return the seconds since the question."""
        return monotonic() - self._begun

    # -- what another one does otherwise ---------------------------------------------------------

    @abstractmethod
    def _open(self) -> View[Shown]:
        """Return the view."""

    @abstractmethod
    def _length(self, shown: Shown) -> int:
        """Return how many characters there are so far."""

    @abstractmethod
    def _so_far(self, shown: Shown) -> str:
        """Return what there is so far as Markdown."""

    # -- the output --------------------------------------------------------------------------------

    def _first(self, shown: Shown) -> str:  # noqa: ARG002 - the same for each
        return f"*{self._who} is thinking …*"

    def _now(self, shown: Shown) -> tuple[dict[str, Any], dict[str, Any]]:
        if self._view is None or self._has_failed:
            return super()._now(shown)
        bundle: tuple[dict[str, Any], dict[str, Any]]
        bundle = self._view.widget.bundle(self._beside(shown))
        return bundle

    def _draw(self, handle: DisplayHandle, shown: Shown) -> float:
        if self._has_failed:
            return super()._draw(handle, shown)
        self._pacing.begin()
        try:
            if self._view is None:
                self._view = self._open()
                self._put(handle, self._view, self._beside(shown))
            self._view.draw(shown)
            if not self._place.has_renderers:  # else the page does it
                self._keep(handle, self._view, shown)
        except Exception:
            _log.exception("The live view failed; the answer is repainted as Markdown instead.")
            self._has_failed = True
        return self._pacing.pause()

    def _draw_last(self, shown: Shown) -> None:
        if self._view is None:
            return
        try:
            self._view.finish(shown)
        except Exception:  # a frame is worth nothing against the answer
            _log.exception("The last frame of the live view failed.")

    def _leave(self, output: Output) -> None:
        if self._view is not None and not self._has_failed:
            self._view.widget.leave(output)
            self._view = None

    def _close(self) -> None:
        if self._view is not None:
            self._view.widget.close()

    def _keep(self, handle: DisplayHandle, view: View[Shown], shown: Shown) -> None:
        """Have the notebook keep what has arrived, should the kernel or the page go away now.

        Front ends do not draw a view again that they show already; each time there is twice as
        much, so that all of it together costs no more than the answer did.
        """
        length = self._length(shown)
        if self._keep_at <= length <= _MOST_KEPT:
            self._keep_at = 2 * length
            self._put(handle, view, self._so_far(shown))

    @staticmethod
    def _put(handle: DisplayHandle, view: View[Shown], fallback: str) -> None:
        data, metadata = view.widget.bundle(fallback)
        handle.update(data, metadata=metadata, raw=True)

    def _beside(self, shown: Shown) -> str:
        """Return what is shown without the view, and of a notebook that was left half-way."""
        if self._place.has_renderers:
            return self._first(shown)
        return (
            f"*{self._who} is answering …* The answer is shown when it is complete; where "
            'a front end has no widgets, `%config GrokMagics.widgets = "never"` shows it growing.'
        )
