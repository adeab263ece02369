"""A function's parameters by pydantic: their schema, and arguments that fit."""

from __future__ import annotations

import inspect
from inspect import Parameter, Signature
from typing import Annotated, Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema

from grok_jupyter.client.tools.schemas import adapted
from grok_jupyter.client.tools.signatures import Described
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.text.excerpt import excerpt, message_of

__all__ = ["Typed"]


class _Schemas(GenerateJsonSchema):
    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012 - as pydantic has it


class Typed:
    """Checks and converts the arguments of one function.

    Parameters
    ----------
    described : Described
        The function.

    Attributes
    ----------
    schema : dict
        JSON schema of the arguments, an object.

    Raises
    ------
    InputError
        If a parameter has a type that JSON cannot hold; the sentence names it.
    """

    def __init__(self, described: Described) -> None:
        parameters = list(described.parameters)
        try:
            self._adapter, schema = _adapter(parameters)
        except InputError:
            raise
        except Exception as error:  # pydantic's, and what a type raises of itself
            raise _refused(described.name, parameters, error) from None
        for parameter in parameters:
            about = _description(parameter) or described.about.get(parameter.name)
            known = schema.get("properties", {}).get(parameter.name)
            if about and known is not None:
                known.setdefault("description", about)
        self.schema = adapted(schema, described.name)

    def arguments(self, text: str) -> dict[str, Any]:
        """Return the arguments of a call by name, converted.

        Raises
        ------
        ValueError
            If they do not fit; :func:`unfit` says how.
        """
        return dict(self._adapter.validate_json(text))

    @staticmethod
    def unfit(error: BaseException) -> str:
        """Say what does not fit, for a model."""
        if not isinstance(error, ValidationError):  # what a validator of the user's raises
            said = message_of(error, 400)
            return f"{type(error).__name__}: {said}" if said else type(error).__name__
        problems = [
            f"{'.'.join(map(str, problem['loc'])) or 'the whole'}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_context=False)
        ]
        return excerpt("; ".join(problems), 600)


def _adapter(parameters: list[Parameter]) -> tuple[TypeAdapter[Any], dict[str, Any]]:
    # What pydantic calls in place of the function gives the arguments back: so what the function
    # raises is told from arguments that do not fit.
    def collect(**arguments: Any) -> dict[str, Any]:
        return arguments

    collect.__signature__ = Signature(parameters)  # type: ignore[attr-defined] # what inspect reads
    collect.__annotations__ = {one.name: one.annotation for one in parameters}
    adapter: TypeAdapter[Any] = TypeAdapter(collect)  # type: ignore[arg-type] # functions are taken, too
    return adapter, adapter.json_schema(schema_generator=_Schemas)


def _description(parameter: Parameter) -> str:
    """Return what a parameter's type or default says of it: a ``Field``, a text, or a ``Doc``."""
    hint = parameter.annotation
    known = [*get_args(hint)[1:]] if get_origin(hint) is Annotated else []
    fields = [one for one in (parameter.default, *known) if isinstance(one, FieldInfo)]
    words = [one for one in known if isinstance(one, str)]
    words += [one.documentation for one in known if isinstance(_documentation(one), str)]
    # Some versions of pydantic leave a Field's description out of the schema of arguments.
    said = [field.description for field in fields if field.description] or words
    return " ".join(said)


def _documentation(one: Any) -> Any:
    return getattr(one, "documentation", None)  # of typing_extensions.Doc


def _refused(name: str, parameters: list[Parameter], error: Exception) -> InputError:
    for parameter in parameters:
        try:
            _adapter([parameter])
        except Exception:
            kind = inspect.formatannotation(parameter.annotation)
            if isinstance(error, PydanticUserError) and error.code == "typed-dict-version":
                return InputError(
                    f"{name} takes {parameter.name} as {excerpt(kind, 80)}, a TypedDict that "
                    "cannot be read before Python 3.12; take typing_extensions.TypedDict."
                )
            return InputError(
                f"{name} takes {parameter.name} as {excerpt(kind, 80)}, which JSON cannot hold, "
                "so no model can give it; settle it beforehand: functools.partial("
                f"{name}, {parameter.name}=...), or read it inside the function."
            )
    why = error.message if isinstance(error, PydanticUserError) else str(error)
    return InputError(
        f"{name} cannot be a tool ({excerpt(why, 200)}); give its parameters types that JSON can "
        "hold."
    )
