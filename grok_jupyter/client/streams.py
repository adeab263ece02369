"""Streams: a response and the chunks that make it grow."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from types import TracebackType
from typing import Self

import anyio
import anyio.lowlevel

from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response

__all__ = ["AsyncResponseStream", "ResponseStream"]


class ResponseStream:
    """Yields ``(response, chunk)``, the same response each time, complete up to that chunk.

    Nothing is sent before the first step. Leaving the loop closes the connection, unless the stream
    is kept in a variable: then :meth:`close` does, or the end of a ``with`` block. It belongs to
    the thread that reads it; only :meth:`cancel` is for others.

    Attributes
    ----------
    response : Response
        The answer; it exists before the first step, with status ``"pending"``.
    """

    __slots__ = ("_steps", "_watchdog", "response")

    def __init__(
        self,
        response: Response,
        steps: Generator[tuple[Response, Chunk], None, None],
        watchdog: Watchdog,
    ) -> None:
        self.response = response
        self._steps = steps
        self._watchdog = watchdog

    def __iter__(self) -> Iterator[tuple[Response, Chunk]]:
        return self._steps

    def __next__(self) -> tuple[Response, Chunk]:
        return next(self._steps)

    def close(self) -> None:
        """Close the connection; the response keeps what had arrived."""
        self._steps.close()
        self.response.finish("interrupted")

    def cancel(self) -> None:
        """End the loop that reads this stream, from any thread, at any time.

        The connection is shut down at once. The loop, silent or not, then ends without an error;
        the response is ``"interrupted"`` and keeps what had arrived. A stream that has not begun
        sends nothing; one that is complete stays so.

        Examples
        --------
        >>> from threading import Timer
        >>> from grok_jupyter import Client
        >>> from grok_jupyter.chat import user
        >>> chat = Client(base_url="demo").chat.create("grok-4.6", simulator={"fault": "stall"})
        >>> stream = chat.append(user("Hello")).stream()
        >>> Timer(0.5, stream.cancel).start()
        >>> for response, chunk in stream:
        ...     pass
        >>> response.status
        'interrupted'
        """
        self._watchdog.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncResponseStream:
    """Like :class:`ResponseStream`, for ``async for``.

    Other tasks of its event loop may end it, with :meth:`cancel` or :meth:`aclose`.
    """

    __slots__ = ("_cancellation", "_steps", "response")

    def __init__(
        self,
        response: Response,
        steps: AsyncGenerator[tuple[Response, Chunk], None],
        cancellation: Cancellation,
    ) -> None:
        self.response = response
        self._steps = steps
        self._cancellation = cancellation

    def __aiter__(self) -> AsyncIterator[tuple[Response, Chunk]]:
        return self._steps

    async def __anext__(self) -> tuple[Response, Chunk]:
        return await anext(self._steps)

    def cancel(self) -> None:
        """End the loop that reads this stream, from another task of the same event loop.

        The connection is closed. The loop, silent or not, then ends without an error; the
        response is ``"interrupted"`` and keeps what had arrived. A stream that has not begun
        sends nothing; one that is complete stays so.
        """
        self._cancellation.cancel()

    async def aclose(self) -> None:
        """Close the connection; the response keeps what had arrived.

        While another task reads, its loop ends as by :meth:`cancel`.
        """
        self.cancel()
        while self._steps.ag_running:  # type: ignore[attr-defined] # an async generator has it
            await anyio.lowlevel.checkpoint()
        await self._steps.aclose()
        self.response.finish("interrupted")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()
