"""Streams: a response and the chunks that make it grow."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from types import TracebackType
from typing import Self

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response

__all__ = ["AsyncResponseStream", "ResponseStream"]


class ResponseStream:
    """Yields ``(response, chunk)``, the same response each time, complete up to that chunk.

    Nothing is sent before the first step. Leaving the loop closes the connection; so do
    :meth:`close` and the end of a ``with`` block.

    Attributes
    ----------
    response : Response
        The answer; it exists before the first step, with status ``"pending"``.
    """

    __slots__ = ("_chunks", "response")

    def __init__(self, response: Response, chunks: Generator[Chunk, None, None]) -> None:
        self.response = response
        self._chunks = chunks

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> tuple[Response, Chunk]:
        return self.response, next(self._chunks)

    def close(self) -> None:
        """Close the connection; the response keeps what had arrived."""
        self._chunks.close()
        self.response.finish("interrupted")

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
    """Like :class:`ResponseStream`, for ``async for``."""

    __slots__ = ("_chunks", "response")

    def __init__(self, response: Response, chunks: AsyncGenerator[Chunk, None]) -> None:
        self.response = response
        self._chunks = chunks

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> tuple[Response, Chunk]:
        return self.response, await anext(self._chunks)

    async def aclose(self) -> None:
        """Close the connection; the response keeps what had arrived."""
        await self._chunks.aclose()
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
