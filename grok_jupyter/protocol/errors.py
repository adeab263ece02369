"""Everything that can go wrong, as one tree.

::

    GrokError
    ├── ConfigError             no key, an address that must not be used, a bad setting
    ├── InputError              a bad option, prompt or image; also a ValueError
    ├── AnswerError             the answer is not what was asked for (JSON, a schema, code)
    ├── APIConnectionError      the server could not be reached, or the connection broke
    │   └── APITimeoutError     ... within the time that was allowed
    ├── StreamError             the stream was truncated, malformed, or reported an error
    ├── RecordingError          nothing may be asked, and no recording was found
    └── APIStatusError          the server refused: an HTTP status other than 2xx
        ├── BadRequestError         400 and every other 4xx without a class of its own
        ├── AuthenticationError     401, and the 400 with which xAI answers a wrong key
        ├── PermissionDeniedError   403
        ├── NotFoundError           404, 410
        ├── RateLimitError          429
        └── ServerError             5xx

    GrokInterrupt               a KeyboardInterrupt that shows as one line
    RecordingWarning            a UserWarning: an answer could not be recorded or replayed
    SchemaWarning               a UserWarning: the server does not enforce all of a schema

A message says what happened, quotes the value at fault (never the key) and ends with the next
step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from grok_jupyter.text.excerpt import printable

if TYPE_CHECKING:
    from grok_jupyter.protocol.response import Response

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "AnswerError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigError",
    "CostLimitError",
    "GrokError",
    "GrokInterrupt",
    "InputError",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RecordingError",
    "RecordingWarning",
    "SchemaWarning",
    "ServerError",
    "StreamError",
]


class GrokError(Exception):
    """Base class of every error that this package raises on purpose.

    Attributes
    ----------
    response : Response or None
        What had arrived before the error, when the error was raised from a stream.
    rows : Rows or None
        The answers to many rows, when asking for them ended with it.
    """

    rows: Any = None

    def __init__(self, message: str, *, response: Response | None = None) -> None:
        super().__init__(printable(message))
        self.response = response

    def __copy__(self) -> Self:
        # Not by way of a pickle: tblib, which comes with dask, has errors pickled its own way, and
        # a copy that is made so shares its attributes with the original.
        copied = type(self).__new__(type(self), *self.args)
        vars(copied).update(vars(self))
        return copied

    def _render_traceback_(self) -> list[str]:
        # IPython calls this in place of its own traceback: one readable block, and no frames
        # whose locals could show more than the reader asked for.
        return _one_block(self)


class ConfigError(GrokError):
    """A setting is missing or unusable; nothing was sent."""


class InputError(GrokError, ValueError):
    """A prompt, an option or an image cannot be used; nothing was sent."""


class CostLimitError(GrokError):
    """The limit of what may be spent is reached; nothing was sent."""


class AnswerError(GrokError, ValueError):
    """The answer arrived, but it is not what was asked for; ``response`` holds it."""


class APIConnectionError(GrokError):
    """The server could not be reached, or the connection broke."""


class APITimeoutError(APIConnectionError):
    """The time allowed for the answer, or for silence within it, has passed."""


class StreamError(GrokError):
    """The stream was truncated, malformed, not a stream at all, or reported an error."""


class RecordingError(GrokError):
    """Nothing may be asked, and the answer is not recorded, or its recording is damaged."""


class RecordingWarning(UserWarning):
    """An answer was not recorded, or asked again although it was; the answer itself is there."""


class SchemaWarning(UserWarning):
    """The server does not enforce all of a schema; the answer is checked for it at its end."""


class APIStatusError(GrokError):
    """The server refused the request with an HTTP status.

    Attributes
    ----------
    status_code : int
        The HTTP status.
    request_id : str or None
        The server's ``x-request-id``, worth quoting to support.
    body : str
        The answer's body as text, at most 64 KiB, with the key removed.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int = 0,
        request_id: str | None = None,
        body: str = "",
        response: Response | None = None,
    ) -> None:
        super().__init__(message, response=response)
        self.status_code = status_code
        self.request_id = request_id
        self.body = body


class BadRequestError(APIStatusError):
    """The server could not accept the request (400, 413, 422, ...)."""


class AuthenticationError(APIStatusError):
    """The key is missing or wrong (401; xAI answers a wrong key with 400)."""


class PermissionDeniedError(APIStatusError):
    """The key may not do this, the credits are used up, or the content was refused (403)."""


class NotFoundError(APIStatusError):
    """No such model or address (404), or it has been retired (410)."""


class RateLimitError(APIStatusError):
    """Too many requests or tokens, or the spending limit is reached (429).

    Attributes
    ----------
    retry_after : float or None
        Seconds after which the server says to try again.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int = 429,
        request_id: str | None = None,
        body: str = "",
        response: Response | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(
            message, status_code=status_code, request_id=request_id, body=body, response=response
        )
        self.retry_after = retry_after


class ServerError(APIStatusError):
    """The server failed (5xx)."""


class GrokInterrupt(KeyboardInterrupt):
    """The answer was interrupted; what had arrived is in ``response``.

    A :class:`KeyboardInterrupt`, so that *Run All* stops; it shows as one line. Where many rows
    were asked, their answers are in ``rows``.
    """

    rows: Any = None

    def __init__(self, message: str, *, response: Response | None = None) -> None:
        super().__init__(message)
        self.response = response

    def _render_traceback_(self) -> list[str]:
        return _one_block(self)


def _one_block(error: BaseException) -> list[str]:
    return [f"\x1b[31m{type(error).__name__}\x1b[39m: {error}"]
