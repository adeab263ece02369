"""Chats, and questions about many rows: ``client.chat.map(...)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, overload

from grok_jupyter.client.chat import AsyncChat, Chat
from grok_jupyter.client.chats import Chats
from grok_jupyter.client.checks import flag

if TYPE_CHECKING:
    from grok_jupyter.client.batch.batch import AsyncBatch, Batch
    from grok_jupyter.client.many.rows import Rows
    from grok_jupyter.client.many.run import AsyncRowsRun, RowsRun

__all__ = ["AsyncChats", "SyncChats"]


class SyncChats(Chats[Chat]):
    """Makes chats that block, and asks about many rows."""

    @overload
    def map(
        self, template: str | Callable[[Any], Any], rows: Any, *, batch: Literal[True],
        model: str | None = ..., schema: Any = ..., strict: bool = ..., force: bool = ...,
        **settings: Any,
    ) -> Batch: ...  # fmt: skip
    @overload
    def map(
        self, template: str | Callable[[Any], Any], rows: Any, *, model: str | None = ...,
        concurrency: int | None = ..., max_cost: float | None = ..., executor: Any = ...,
        schema: Any = ..., strict: bool = ..., batch: Literal[False] = ..., **settings: Any,
    ) -> Rows: ...  # fmt: skip
    def map(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        concurrency: int | None = None,
        max_cost: float | None = None,
        executor: Any = None,
        schema: Any = None,
        strict: bool = False,
        batch: bool = False,
        force: bool = False,
        **settings: Any,
    ) -> Rows | Batch:
        """Ask a question per row; return the answers, in the order of the rows.

        A row that fails has an error, and costs the others nothing. Equal questions are asked once.
        Where recordings are kept, each answer is one as soon as it is there, and the next run takes
        it from there. See docs/rows.md.

        Parameters
        ----------
        template : str or callable
            A text in which ``{{column}}`` stands for the row's value, laid out as in a cell, and
            ``{{row}}`` for the whole row; single braces are text. Or a function that takes a row
            (``row.column``, ``row["a b"]``) and returns a text, messages, or a list of them.
        rows : object
            A data frame of pandas, polars, pyarrow or their like; a series; a list of dicts; or
            any other collection of known length.
        model : str, optional
            As for :meth:`create`.
        concurrency : int, optional
            Rows at once. Default: chosen automatically, as many as the server takes: more while
            answers come, half as many after a 429, never above what it announces.
        max_cost : float, optional
            USD for all rows. The run ends before a request that would pass it, by what rows have
            cost so far; ``rows.error`` says what all would cost. Where the server reports no
            cost, it ends after the first answer.
        executor : concurrent.futures.Executor, optional
            Where to ask: processes, or the workers of a cluster.
        schema : type or dict, optional
            What each answer is to be, as ``chat.parse`` takes it; its fields are columns of
            ``rows.frame``.
        strict : bool
            Whether nothing is sent if a single row cannot be asked about, as when the template
            fails for it; else that is the row's error.
        batch : bool
            Whether the rows go out as one batch, which the server answers by and by, for less: a
            :class:`~grok_jupyter.client.batch.batch.Batch` is returned at once. See
            docs/batch.md.
        force : bool
            With ``batch``: whether to submit it although the model is reported to be refused.
        **settings
            As for :meth:`create`; ``messages``, such as ``[system("...")]``, go ahead of each
            row's.

        Raises
        ------
        InputError
            If rows or template cannot be used, as with a column that is not there.
        GrokError
            What ended the run ahead of its end, if not a single row is answered; ``error.rows``
            holds the rows. What is wrong with single rows stands in ``rows.errors``.
        GrokInterrupt
            If the user interrupts; ``error.rows`` holds what is there.

        Examples
        --------
        >>> from grok_jupyter import Client
        >>> chat = Client(base_url="demo").chat
        >>> rows = chat.map("Say {{word}}", [{"word": "Hello"}, {"word": "Bye"}],
        ...                 simulator={"rate": 0})
        >>> rows.status, len(rows), rows.errors
        ('completed', 2, {})
        """
        if flag("batch", batch):
            from grok_jupyter.client.batch.batches import Batches

            settings |= {"concurrency": concurrency, "max_cost": max_cost, "executor": executor}
            return Batches(self._connection).create(
                template, rows, model=model, schema=schema, strict=strict, force=force, **settings
            )
        return self.begin_map(
            template,
            rows,
            model=model,
            concurrency=concurrency,
            max_cost=max_cost,
            executor=executor,
            schema=schema,
            strict=strict,
            **settings,
        ).wait()

    def begin_map(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        concurrency: int | None = None,
        max_cost: float | None = None,
        executor: Any = None,
        schema: Any = None,
        strict: bool = False,
        **settings: Any,
    ) -> RowsRun:
        """Return what :meth:`map` does, not begun: ``for rows in run`` asks, ``run.rows`` grows."""
        from grok_jupyter.client.many.plan import Plan
        from grok_jupyter.client.many.run import RowsRun

        plan = Plan.of(
            template,
            rows,
            model=self.named(model),
            concurrency=concurrency,
            max_cost=max_cost,
            executor=executor,
            schema=schema,
            strict=strict,
            settings=settings,
        )
        return RowsRun(plan, self._connection)


class AsyncChats(Chats[AsyncChat]):
    """Makes chats that are awaited, and asks about many rows."""

    @overload
    async def map(
        self, template: str | Callable[[Any], Any], rows: Any, *, batch: Literal[True],
        model: str | None = ..., schema: Any = ..., strict: bool = ..., force: bool = ...,
        **settings: Any,
    ) -> AsyncBatch: ...  # fmt: skip
    @overload
    async def map(
        self, template: str | Callable[[Any], Any], rows: Any, *, model: str | None = ...,
        concurrency: int | None = ..., max_cost: float | None = ..., executor: Any = ...,
        schema: Any = ..., strict: bool = ..., batch: Literal[False] = ..., **settings: Any,
    ) -> Rows: ...  # fmt: skip
    async def map(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        concurrency: int | None = None,
        max_cost: float | None = None,
        executor: Any = None,
        schema: Any = None,
        strict: bool = False,
        batch: bool = False,
        force: bool = False,
        **settings: Any,
    ) -> Rows | AsyncBatch:
        """Ask a question per row, awaiting. See :meth:`SyncChats.map`."""
        if flag("batch", batch):
            from grok_jupyter.client.batch.batches import AsyncBatches

            settings |= {"concurrency": concurrency, "max_cost": max_cost, "executor": executor}
            return await AsyncBatches(self._connection).create(
                template, rows, model=model, schema=schema, strict=strict, force=force, **settings
            )
        return await self.begin_map(
            template,
            rows,
            model=model,
            concurrency=concurrency,
            max_cost=max_cost,
            executor=executor,
            schema=schema,
            strict=strict,
            **settings,
        )

    def begin_map(
        self,
        template: str | Callable[[Any], Any],
        rows: Any,
        *,
        model: str | None = None,
        concurrency: int | None = None,
        max_cost: float | None = None,
        executor: Any = None,
        schema: Any = None,
        strict: bool = False,
        **settings: Any,
    ) -> AsyncRowsRun:
        """Return what :meth:`map` does, not begun: ``await run`` asks, ``run.rows`` grows."""
        from grok_jupyter.client.many.plan import Plan
        from grok_jupyter.client.many.run import AsyncRowsRun

        plan = Plan.of(
            template,
            rows,
            model=self.named(model),
            concurrency=concurrency,
            max_cost=max_cost,
            executor=executor,
            schema=schema,
            strict=strict,
            settings=settings,
        )
        return AsyncRowsRun(plan, self._connection)
