"""What became of the calls of one's own functions, as far as it has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grok_jupyter.protocol.images import ImagePart
from grok_jupyter.text.keyless import keyless_repr

__all__ = ["ToolRun", "ToolStatus"]

ToolStatus = Literal["waiting", "running", "done", "failed", "refused"]


@dataclass(slots=True)
class ToolRun:
    """One call of a function that the model asked for, carried out here.

    Attributes
    ----------
    id : str
        The call's, as the model named it.
    name : str
        The function's name, as the model wrote it.
    arguments : str
        JSON text, as the model wrote it.
    status : str
        ``"waiting"`` for a confirmation, ``"running"``, then ``"done"``, ``"failed"`` (the error
        went to the model) or ``"refused"`` (it was not called).
    result : str
        What went to the model: the result, or the sentence of the error; ``""`` until then.
    elapsed : float or None
        Seconds that the function took; ``None`` until it has ended, and if it was not called.
    image : ImagePart or None
        The result, where it is an image; it went to the model in a message of its own.
    further : int
        Where it is not 0, this is no call of its own but stands for so many that were refused
        beyond those that are told of one by one. They did not go back to the model.
    """

    id: str
    name: str
    arguments: str
    status: ToolStatus = "running"
    result: str = ""
    elapsed: float | None = None
    image: ImagePart | None = None
    further: int = 0

    __repr__ = keyless_repr

    @classmethod
    def for_further(cls, count: int) -> ToolRun:
        """Return what stands for calls that were refused."""
        return cls("", "", "", "refused", f"{count:,} further calls were refused.", further=count)

    @property
    def has_ended(self) -> bool:
        """Whether the model has its result, or the reason that there is none."""
        return self.status in {"done", "failed", "refused"}
