"""How the endpoint says no: xAI's statuses and wordings, gathered in one place.

Bodies are flat, `{"code", "error"}`, with prose in both (captured traffic 2026-06). Requests that
do not fit the schema get plain text instead (xAI REST reference, Debugging errors).
"""

from __future__ import annotations

from grok_jupyter.simulator.reply import Reply, json_reply, text_reply

__all__ = [
    "Refusal",
    "bad_argument",
    "does_not_deserialize",
    "no_such_model",
    "unsupported_parameter",
]

INVALID_ARGUMENT = "Client specified an invalid argument"
NOT_FOUND = "Some requested entity was not found"
NOT_PERMITTED = "The caller does not have permission to execute the specified operation"
EXHAUSTED = "Some resource has been exhausted"
UNAVAILABLE = "The service is currently unavailable"


class Refusal(Exception):  # noqa: N818  a refusal is an answer here, not a failure
    """A request is refused; it carries the reply that says so.

    Parameters
    ----------
    status
        HTTP status code, 400 or above.
    error
        The sentence for the caller.
    code
        xAI's prose code; without one the reply is plain text.
    """

    def __init__(
        self,
        status: int,
        error: str,
        code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.code = code
        self.headers = headers or {}

    def reply(self) -> Reply:
        """Return the refusal as bytes to send."""
        if self.code is None:
            return text_reply(self.status, self.error)
        body = {"code": self.code, "error": self.error}
        return json_reply(self.status, body, headers=self.headers)


def bad_argument(error: str) -> Refusal:
    """Refuse a value that has the right type and cannot be used."""
    return Refusal(400, error, INVALID_ARGUMENT)


def unsupported_parameter(model: str, name: str) -> Refusal:
    """Refuse a field that this model does not take, in xAI's camel-case wording of 2026."""
    head, *rest = name.split("_")
    camel = head + "".join(word.capitalize() for word in rest)
    return bad_argument(f"Model {model} does not support parameter {camel}.")


def does_not_deserialize(reason: str) -> Refusal:
    """Refuse a body of the wrong shape (HTTP 422, plain text)."""
    return Refusal(422, f"Failed to deserialize the JSON body into the target type: {reason}")


def no_such_model(name: str) -> Refusal:
    """Refuse a model that is not in the catalogue (HTTP 404)."""
    return Refusal(
        404,
        f"The model {name} does not exist or your team 00000000-0000-0000-0000-00000000demo does "
        "not have access to it. Please ensure you're using the correct model name. This is the "
        "embedded endpoint: GET /v1/models lists what it knows.",
        NOT_FOUND,
    )
