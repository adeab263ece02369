"""From a cell and a row to what is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from grok_jupyter.client.many.row_question import RowQuestion
from grok_jupyter.client.many.table import Table
from grok_jupyter.client.shapes import Shape
from grok_jupyter.frontends.displayed import last_image
from grok_jupyter.frontends.magics.answer_form import check_form
from grok_jupyter.frontends.magics.asked_shape import asked_shape
from grok_jupyter.frontends.magics.cell_question import format_of, parameters_of
from grok_jupyter.frontends.magics.cell_tools import cell_tools, described
from grok_jupyter.frontends.magics.options import Options
from grok_jupyter.frontends.magics.prompt_builder import PromptBuilder
from grok_jupyter.frontends.magics.settings import Settings
from grok_jupyter.frontends.prompt.interpolation import expressions
from grok_jupyter.frontends.prompt.row_names import ROW, columns_in, sources_in
from grok_jupyter.frontends.prompt.row_text import (
    RowText,
    refuse_missing,
    refuse_no_value,
    refuse_unknown,
)
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.messages import Message, system
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.rows.grid import Beside
from grok_jupyter.session.keys import refuse_keys
from grok_jupyter.session.query import Query
from grok_jupyter.session.turn import Question

__all__ = ["RowTemplate"]

_IMAGE = {"-i", "--image"}
_MOST_BESIDE = 2  # columns of the rows that are shown beside the answers


class _Form(NamedTuple):
    """What of a question is no message: for all rows, or for one whose options name it."""

    settings: Mapping[str, Any]
    shape: Shape | None
    check: Callable[[Response], object] | None


class RowTemplate:
    """Asks what a cell asks, about one row after the other; to be called with a row.

    What does not name the row is evaluated once, when this is made; variables of the notebook are
    those of that moment.

    Parameters
    ----------
    options : Options
        The cell's.
    prompt : str
        Its text.
    shell : InteractiveShell
        Whose variables it may use.
    settings : Settings
        What holds where the cell says nothing.
    table : Table
        The rows.

    Attributes
    ----------
    model : str
        Whom to ask.
    shape : Shape or None
        What each answer is to be, if that is the same for all.
    tools : dict
        The settings that tools are for.

    Raises
    ------
    InputError
        If an option or an expression cannot be used, whatever the row.
    """

    def __init__(
        self, options: Options, prompt: str, shell: Any, settings: Settings, table: Table
    ) -> None:
        self.model = settings.asked_model(options.model)
        # As written, ahead of errors that quote it; each question is looked at as well.
        refuse_keys("The prompt", prompt, options.system or "", self.model)
        self._options = options
        self._settings = settings
        self._prompt = prompt.rstrip("\n")
        self._table = table
        self._namespace = dict(shell.user_ns)
        self._interpolates = settings.interpolate and not options.raw
        self._builder = PromptBuilder(
            options,
            self._namespace,
            interpolates=self._interpolates,
            displayed=lambda: last_image(shell),
        )
        self._body = self._text(self._prompt)
        self._system = self._text(options.system or settings.system)
        self._images = self._builder.images(options.images, self._namespace)
        self.tools = cell_tools(options, self._namespace)
        for one in options.of_row:
            refuse_unknown(one.text, table.names)
        of_row = {one.flag for one in options.of_row}
        self._has_own_shapes = "--schema" in of_row
        self.shape = None if self._has_own_shapes else asked_shape(options, self._namespace)
        self._form = None if of_row else self._form_of(options, self._namespace)
        self._refuse_without_row()

    def __call__(self, row: Any) -> RowQuestion:
        """Return what asks about a row.

        Raises
        ------
        InputError
            If an expression fails for it, or it holds a key.
        """
        question, instructions, form = self._asked(row)
        messages = [question.message] if instructions is None else [instructions, question.message]
        return RowQuestion(
            messages, form.settings, form.shape, repair=self._options.repair, check=form.check
        )

    def query(self, number: int) -> Query:
        """Return what a row asks, for a session that only shows it; see :meth:`__call__`."""
        question, instructions, form = self._asked(self._table.row(number))
        return Query(
            question,
            self.model,
            form.settings,
            system=instructions,
            streaming=False,
            shape=form.shape,
        )

    @property
    def has_images(self) -> bool:
        """Whether images go along."""
        return bool(self._images) or any(one.flag in _IMAGE for one in self._options.of_row)

    @property
    def beside(self) -> Beside:
        """What of the rows is shown beside their answers: what the prompt names first."""
        known = self._table.names
        if known is None:
            return Beside(["value"], lambda number: [self._table.row(number)])
        found = dict.fromkeys(columns_in(self._prompt)) if self._interpolates else {}
        names = list(islice((name for name in found if name in known), _MOST_BESIDE))

        def values(number: int) -> list[Any]:
            row = self._table.row(number)
            there = set(row)  # not all mappings have all names
            return [row[name] if name in there else None for name in names]

        return Beside(names, values)

    @property
    def provenance(self) -> dict[str, Any]:
        """What the output's metadata say of how the rows were asked."""
        parameters = dict(self._form.settings) if self._form else {}
        named = {"schema": self.shape.name} if self.shape else {}
        return {
            "requested_model": self.model,
            "each": str(self._options.each),
            "parameters": {
                **{name: parameters[name] for name in parameters if name not in self.tools},
                **named,
            },
            **described(self.tools),
        }

    def _asked(self, row: Any) -> tuple[Question, Message | None, _Form]:
        namespace = {**self._namespace, ROW: row}
        form, images = self._form, self._images
        if form is None:
            for one in self._options.of_row:
                for source in sources_in(one.text):
                    refuse_missing(source, row, self._table)
            look = partial(refuse_no_value, row=row, table=self._table)
            options = self._options.for_row(namespace, look)
            form = self._form_of(options, namespace)
            own = options.images[len(self._options.images) :]
            images = [*images, *self._builder.images(own, namespace)]
        question = self._builder.asked(self._body.contents(namespace), images)
        said = self._system.contents(namespace)
        instructions = system(*said) if said else None
        labels = [attachment.label for attachment in question.attachments]
        refuse_keys("The question", question.text, question.message.text, *labels)
        refuse_keys("The system prompt", *([instructions.text] if instructions else []))
        return question, instructions, form

    def _form_of(self, options: Options, namespace: Mapping[str, Any]) -> _Form:
        shape = asked_shape(options, namespace) if self._has_own_shapes else self.shape
        output_format = (
            "json" if shape else options.output_format or format_of(options, self._settings)
        )
        is_json = output_format == "json" and shape is None
        parameters = parameters_of(options, self._settings, asks_for_json=is_json)
        parameters.pop("max_cost", None)  # it is that of all rows
        check = partial(check_form, output_format=output_format) if shape is None else None
        return _Form({**parameters, **self.tools}, shape, check)

    def _text(self, text: str) -> RowText:
        parts = expressions(text) if self._interpolates else [text]
        return RowText([part for part in parts if part], self._namespace, self._table)

    def _refuse_without_row(self) -> None:
        if self._options.of_row or self._body.names_row or self._system.names_row:
            return
        names = self._table.names
        example = f"row.{names[0]}" if names and names[0].isidentifier() else "row"
        raise InputError(
            "The cell names nothing of a row, so all rows would be asked the same; write "
            f"{{{{{example}}}}} where its value goes. Nothing was sent."
        )
