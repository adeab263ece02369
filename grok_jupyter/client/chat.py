"""A chat: messages go out, an answer streams in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from grok_jupyter.client.base_chat import BaseChat
from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.shapes.making import shape_to_ask_for
from grok_jupyter.client.streams import AsyncResponseStream, ResponseStream
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.response import Response

if TYPE_CHECKING:
    from grok_jupyter.client.shapes import Shape

__all__ = ["AsyncChat", "Chat"]

T = TypeVar("T")


class Chat(BaseChat):
    """A conversation with a model, made by ``client.chat.create(...)``."""

    def stream(self) -> ResponseStream:
        """Ask; yield ``(response, chunk)`` as the answer arrives.

        The answer is not appended by itself: ``chat.append(response)`` does. Where functions are
        among the tools, they are called and the model is asked again until it answers, all in one
        response; a chunk without text tells when a call begins and ends.

        Raises
        ------
        InputError
            If the chat has no message yet.
        GrokError
            From the loop; ``error.response`` holds what had arrived.

        Examples
        --------
        >>> from grok_jupyter import Client
        >>> from grok_jupyter.chat import user
        >>> chat = Client(base_url="demo").chat.create("grok-4.6", simulator={"rate": 0})
        >>> for response, chunk in chat.append(user("Hello")).stream():
        ...     pass
        >>> response.status, response.model
        ('completed', 'grok-demo')
        """
        return self.begin()

    def begin(
        self,
        *,
        streaming: bool = True,
        shape: Shape | None = None,
        repair: bool = False,
        **extra: Any,
    ) -> ResponseStream:
        """Like :meth:`stream`, with settings that hold for this question only.

        With ``streaming=False`` the answer comes as one chunk. With a ``shape``, the loop ends by
        making ``response.parsed``, as :meth:`parse` does.
        """
        response = Response()
        watchdog = Watchdog()
        flow = self.question(extra, stream=streaming, shape=shape, repair=repair).flow(response)
        transport = self._connection.transport(response, self._max_cost(extra), model=self.model)
        steps = drive(flow, transport, response, watchdog)
        return ResponseStream(response, steps, watchdog)

    def sample(self) -> Response:
        """Ask without streaming; return the whole answer."""
        return self._whole()

    @overload
    def parse(self, shape: type[T], *, repair: bool = ...) -> tuple[Response, T]: ...
    @overload
    def parse(self, shape: Any, *, repair: bool = ...) -> tuple[Response, Any]: ...
    def parse(self, shape: Any, *, repair: bool = False) -> tuple[Response, Any]:
        """Ask for an answer of a given shape; return the response and the object.

        Parameters
        ----------
        shape : type or dict
            A pydantic model, a dataclass, a ``TypedDict``, an ``Enum``, ``Literal[…]``,
            ``list[Model]`` or another type gives an object of it; a JSON schema gives decoded JSON.
        repair : bool
            Whether to ask once more, with what is wrong, if the answer does not fit. The usage is
            then the sum of both.

        Raises
        ------
        InputError
            If the type has no JSON schema that the server takes; nothing was sent.
        AnswerError
            If the answer does not fit; it names each field, and ``error.response`` holds the text.

        Examples
        --------
        >>> from dataclasses import dataclass
        >>> from grok_jupyter import Client
        >>> from grok_jupyter.chat import user
        >>> @dataclass
        ... class Town:
        ...     name: str
        ...     founded: int
        >>> chat = Client(base_url="demo").chat.create()
        >>> response, town = chat.append(user("Lisbon, founded in 1147?")).parse(Town)
        >>> town.founded
        1147
        """
        response = self._whole(shape=shape_to_ask_for(shape), repair=repair)
        return response, response.parsed

    def _whole(self, **extra: Any) -> Response:
        stream = self.begin(streaming=False, **extra)
        for _ in stream:
            pass
        return stream.response


class AsyncChat(BaseChat):
    """Like :class:`Chat`, with ``async for`` and ``await``."""

    def stream(self) -> AsyncResponseStream:
        """Ask; yield ``(response, chunk)`` as the answer arrives. See :meth:`Chat.stream`."""
        return self.begin()

    def begin(
        self,
        *,
        streaming: bool = True,
        shape: Shape | None = None,
        repair: bool = False,
        **extra: Any,
    ) -> AsyncResponseStream:
        """Like :meth:`stream`, with settings for this question only. See :meth:`Chat.begin`."""
        response = Response()
        cancellation = Cancellation()
        flow = self.question(extra, stream=streaming, shape=shape, repair=repair).flow(response)
        transport = self._connection.async_transport(
            response, self._max_cost(extra), model=self.model
        )
        steps = drive_async(flow, transport, response, cancellation)
        return AsyncResponseStream(response, steps, cancellation)

    async def sample(self) -> Response:
        """Ask without streaming; return the whole answer."""
        return await self._whole()

    @overload
    async def parse(self, shape: type[T], *, repair: bool = ...) -> tuple[Response, T]: ...
    @overload
    async def parse(self, shape: Any, *, repair: bool = ...) -> tuple[Response, Any]: ...
    async def parse(self, shape: Any, *, repair: bool = False) -> tuple[Response, Any]:
        """Ask for an answer of a given shape. See :meth:`Chat.parse`."""
        response = await self._whole(shape=shape_to_ask_for(shape), repair=repair)
        return response, response.parsed

    async def _whole(self, **extra: Any) -> Response:
        stream = self.begin(streaming=False, **extra)
        async for _ in stream:
            pass
        return stream.response
