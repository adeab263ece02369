"""A chat: messages go out, an answer streams in."""

from __future__ import annotations

from typing import Any

from grok_jupyter.client.base_chat import BaseChat, parsed, shape_setting
from grok_jupyter.client.cancellation import Cancellation
from grok_jupyter.client.drivers import drive, drive_async
from grok_jupyter.client.streams import AsyncResponseStream, ResponseStream
from grok_jupyter.client.watchdog import Watchdog
from grok_jupyter.protocol.response import Response

__all__ = ["AsyncChat", "Chat"]


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

    def begin(self, *, streaming: bool = True, **extra: Any) -> ResponseStream:
        """Like :meth:`stream`, with settings that hold for this question only.

        With ``streaming=False`` the answer comes as one chunk.
        """
        response = Response()
        watchdog = Watchdog()
        flow = self._flow(response, extra, stream=streaming)
        steps = drive(flow, self._connection.transport(response), response, watchdog)
        return ResponseStream(response, steps, watchdog)

    def sample(self) -> Response:
        """Ask without streaming; return the whole answer."""
        return self._whole()

    def parse(self, shape: Any) -> tuple[Response, Any]:
        """Ask for an answer of a given shape; return the response and the object.

        Parameters
        ----------
        shape : pydantic model class, or dict
            A class gives an instance of itself; a JSON schema gives decoded JSON.

        Raises
        ------
        AnswerError
            If the answer does not fit; ``error.response`` holds it.
        """
        response = self._whole(**shape_setting(shape))
        return response, parsed(response, shape)

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

    def begin(self, *, streaming: bool = True, **extra: Any) -> AsyncResponseStream:
        """Like :meth:`stream`, with settings for this question only. See :meth:`Chat.begin`."""
        response = Response()
        cancellation = Cancellation()
        flow = self._flow(response, extra, stream=streaming)
        transport = self._connection.async_transport(response)
        steps = drive_async(flow, transport, response, cancellation)
        return AsyncResponseStream(response, steps, cancellation)

    async def sample(self) -> Response:
        """Ask without streaming; return the whole answer."""
        return await self._whole()

    async def parse(self, shape: Any) -> tuple[Response, Any]:
        """Ask for an answer of a given shape. See :meth:`Chat.parse`."""
        response = await self._whole(**shape_setting(shape))
        return response, parsed(response, shape)

    async def _whole(self, **extra: Any) -> Response:
        stream = self.begin(streaming=False, **extra)
        async for _ in stream:
            pass
        return stream.response
