"""An answer that is to have a shape: read at its end, and what to say if it does not fit."""

from __future__ import annotations

from grok_jupyter.client.shapes.shape import Misfit, Shape
from grok_jupyter.protocol.endings import why_it_ended
from grok_jupyter.protocol.errors import AnswerError
from grok_jupyter.protocol.json_in import json_in
from grok_jupyter.protocol.response import Response

__all__ = ["Fitting", "fitted"]


class Fitting:
    """Makes ``response.parsed`` of one answer.

    Parameters
    ----------
    shape : Shape
        What the answer is to be.
    repairs : bool
        Whether to ask once more, with what is wrong, if the answer does not fit.
    """

    def __init__(self, shape: Shape, *, repairs: bool) -> None:
        self._shape = shape
        self._may_repair = repairs
        self._misfit: Misfit | None = None

    def read(self, response: Response) -> str | None:
        """Read an answer whose last round has ended; the object, if it fits, is in ``response``.

        Returns
        -------
        str or None
            What to tell the model, if it is to be asked once more.
        """
        self._misfit = self._read(response)
        misfit = self._misfit
        if misfit is None or misfit.failure or not self._may_repair or _why(response):
            return None
        self._may_repair = False
        return _complaint(misfit)

    def settle(self, response: Response, kept_from: str = "") -> None:
        """End the response, which is complete in either case.

        Parameters
        ----------
        response : Response
            As it was read last.
        kept_from : str
            Why it was not asked for once more, as a clause, where that was to be done.

        Raises
        ------
        AnswerError
            If the answer does not fit.
        """
        response.fits = self._misfit is None  # ahead of the end, which others watch
        response.finish("completed")
        if self._misfit is not None:
            raise AnswerError(self._told(self._misfit, response, kept_from), response=response)

    def _read(self, response: Response) -> Misfit | None:
        text = json_in(response.final.content)
        if text is None:
            return Misfit([])
        try:
            response.parsed = self._shape.value_of(text)
        except Misfit as misfit:
            return misfit
        return None

    def _told(self, misfit: Misfit, response: Response, kept_from: str) -> str:
        name, cause = self._shape.name, _why(response)
        lines = "".join(f"\n  {field}" for field in misfit.fields)
        no_more = f" It was not asked for once more, since {kept_from}." if kept_from else ""
        if misfit.failure:
            return f"{misfit.failure}. The answer is in error.response; correct the validator."
        if cause or not response.final.content.strip():
            what, step = cause or ("The answer is empty", "Ask again")
            came = f"{what}, and what came is not a whole {name}"
            return f"{came}; it is in error.response.{no_more} {step}."
        if not misfit.fields:
            return (
                f"The answer is not JSON, and {name} was asked for; it is in error.response."
                f"{no_more} Ask again."
            )
        if response.repairs:
            return (
                f"The answer does not fit {name}, asked for a second time either:{lines}\n"
                "It is in error.response. Ask in other words, or loosen the shape."
            )
        again = (
            f"It is in error.response.{no_more} Ask again, or raise the limit."
            if kept_from
            else "It is in error.response. Ask again, or have it asked for once more with what is "
            "wrong: repair=True, in a cell --repair."
        )
        return f"The answer does not fit {name}:{lines}\n{again}"


def fitted(shape: Shape, response: Response) -> AnswerError | None:
    """Make the object of an answer that has ended; return why there is none."""
    fitting = Fitting(shape, repairs=False)
    fitting.read(response)
    try:
        fitting.settle(response)
    except AnswerError as error:
        return error
    return None


def _why(response: Response) -> tuple[str, str] | None:
    answer = response.final
    ran = {run.id for run in response.tool_runs}
    was_told = any(call.id in ran for call in answer.tool_calls)  # that nothing more is called
    return why_it_ended(None if was_told else answer.finish_reason, is_refused=answer.is_refused)


def _complaint(misfit: Misfit) -> str:
    lines = "".join(f"\n- {field}" for field in misfit.fields) or "\n- It is not JSON."
    return (
        f"Your answer does not fit the JSON schema that was asked for:{lines}\n\nAnswer once more: "
        "the whole of it, corrected, as JSON that fits the schema, and nothing else."
    )
