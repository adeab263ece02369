"""The laid-out text of an answer that is JSON, growing with it."""

from __future__ import annotations

from grok_jupyter.rendering.structured.layout import Changed, End, Layout, Run
from grok_jupyter.rendering.structured.reading import NOTHING, JsonReader, whole_value

__all__ = ["GrowingJson", "laid_out"]

_LONG = 200_000  # characters to read, as of one long text, beyond which that is done
_SHARE = 50  # only when the answer has grown by this part of it


class GrowingJson:
    """Lays JSON out while it arrives. As long as there is none, the text stands as it is.

    Attributes
    ----------
    runs : list of Run
        What is shown.
    is_json : bool
        Whether that is JSON.
    """

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.is_json = False
        self._reader = JsonReader()
        self._layout = Layout()
        self._is_done = False  # nothing that comes can be part of the JSON
        self._read = 0  # characters when it was read last

    @property
    def text(self) -> str:
        """What is shown, without colours."""
        return "".join(run.text for run in self.runs)

    def feed(self, delta: str) -> bool:
        """Add some text; return whether what was shown still stands, and was only added to."""
        reader = self._reader
        reader.feed(delta)
        length = len(reader.text)
        is_soon = reader.size > _LONG and length - self._read < length // _SHARE
        if self._is_done or (self.is_json and is_soon):
            return True
        self._read = length
        value = reader.value()
        self._is_done = value is not NOTHING and reader.is_closed
        return self._show(value, delta)

    def finish(self) -> bool:
        """Take note that nothing more comes; return as :meth:`feed`."""
        text = self._reader.text
        value = whole_value(text)
        end = End()
        if value is NOTHING and not self._reader.is_closed:
            self._reader.rewind()
            value, end = self._reader.value(has_ended=True), self._reader.end
        runs = [Run("", text)] if text else []
        if value is not NOTHING:
            runs = Layout().grow(value, end)
        self.is_json = value is not NOTHING
        before, whole = self.text, "".join(run.text for run in runs)
        self._is_done = True
        if not whole.startswith(before):
            self.runs = runs
            return False
        self.runs += _behind(runs, len(before))
        return True

    def _show(self, value: object, delta: str) -> bool:
        end = self._reader.end
        if value is NOTHING:
            if not self.is_json:
                self.runs.append(Run("", delta))
                return True
            self.is_json = False
            self.runs = [Run("", self._reader.text)]
            return False
        had_text = bool(self.runs) and not self.is_json
        is_new = not self.is_json
        self.is_json = True
        if not is_new:
            try:
                self.runs += self._layout.grow(value, end)
            except Changed:
                had_text = True
                self._reader.rewind()
                value = self._reader.value()
            else:
                self._layout.forget(self._reader.forget())
                return True
        self._layout = Layout()
        self.runs = self._layout.grow(value, end)
        return not had_text


def laid_out(text: str) -> str | None:
    """Return the JSON of an answer laid out, as far as it goes; ``None`` if it is none.

    It may stand in a fence, among words, which are left out. What is cut ends where it was cut.

    Examples
    --------
    >>> print(laid_out('{"a": [1.50, "x'))
    {
      "a": [
        1.50,
        "x
    """
    growing = GrowingJson()
    growing._reader.feed(text)
    growing.finish()
    return growing.text if growing.is_json else None


def _behind(runs: list[Run], length: int) -> list[Run]:
    """Return what follows the first so many characters."""
    rest: list[Run] = []
    for run in runs:
        if length < len(run.text):
            rest.append(Run(run.name, run.text[length:]))
        length = max(0, length - len(run.text))
    return rest
