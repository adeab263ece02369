"""What is known of a function that is to be a tool: its name, its parameters, what they mean."""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any

from grok_jupyter.client.tools.docstrings import described
from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.given import shown

__all__ = ["Described", "describe"]


@dataclass(frozen=True, slots=True)
class Described:
    """A function as a model is to see it.

    Attributes
    ----------
    name, description : str
        What it is called and what it does.
    parameters : tuple of inspect.Parameter
        All may be given by name; annotations are types, ``Any`` where there is none.
    about : mapping
        What the docstring says of parameters, by name.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    about: Mapping[str, str]


def describe(function: Callable[..., Any]) -> Described:
    """Return what there is to know of a function.

    Raises
    ------
    InputError
        If it has no name, or parameters that cannot be given by name; the sentence says which.
    """
    target, bound = _unwrapped(function)
    name = getattr(target, "__name__", None) or type(target).__name__
    if isinstance(function, type):
        raise InputError(
            f"{name} is a class, and tools are functions; give a function that makes one, or a "
            "method of an object."
        )
    if _lacks_its_object(function):
        raise InputError(
            f"{name} is a method without its object; give the method of an object: "
            f"tools=[thing.{name}]."
        )
    if name == "<lambda>":
        raise InputError(
            f"The lambda {shown(function, 60)} has no name that a model could call it by; write "
            "it as a function: def name(...): ..."
        )
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        raise InputError(
            f"The parameters of {name} are not known, as it is with functions written in C; write "
            "a function around it."
        ) from None
    text = target.__doc__ if hasattr(target, "__name__") else _doc_of(target)
    description, about = described(text)
    return Described(name, description, _parameters(name, signature, target, bound), about)


def _lacks_its_object(function: Any) -> bool:
    is_in_class = "." in getattr(function, "__qualname__", "").rpartition("<locals>.")[2]
    if not is_in_class or not inspect.isfunction(function):
        return False
    return next(iter(inspect.signature(function).parameters), "") == "self"


def _unwrapped(function: Any) -> tuple[Any, set[str]]:
    """Return what a partial is of, and the names that it has given values to."""
    bound: set[str] = set()
    while isinstance(function, functools.partial):
        bound |= function.keywords.keys()
        function = function.func
    return function, bound


def _doc_of(target: Any) -> str | None:
    """Return the docstring of an object that can be called: of its call, else of its class."""
    call = type(target).__call__.__doc__
    return call or type(target).__doc__


def _parameters(
    name: str, signature: Signature, target: Any, bound: set[str]
) -> tuple[Parameter, ...]:
    hints = _hints(name, target)
    parameters = []
    for parameter in signature.parameters.values():
        if parameter.kind is Parameter.VAR_POSITIONAL:
            raise InputError(
                f"{name} takes *{parameter.name}, and a model gives arguments by name only; name "
                "them, or take a list. A decorator says what it wraps by functools.wraps."
            )
        if parameter.kind is Parameter.POSITIONAL_ONLY:
            raise InputError(
                f"{name} takes {parameter.name} by its position only, and a model gives arguments "
                "by name; take the / out of its signature, or write a function around it."
            )
        if parameter.name in bound:
            continue  # it is settled, and may be what JSON cannot hold
        hint = hints.get(parameter.name, parameter.annotation)
        parameters.append(parameter.replace(annotation=Any if hint is Parameter.empty else hint))
    return tuple(parameters)


def _written(called: Any) -> dict[str, Any]:
    return getattr(called, "__annotations__", None) or {}


def _hints(name: str, target: Any) -> dict[str, Any]:
    called = target if hasattr(target, "__name__") else type(target).__call__
    inner = inspect.unwrap(called)
    inner = getattr(inner, "__func__", inner)
    try:
        known = dict(inspect.getclosurevars(inner).nonlocals)
    except (TypeError, ValueError):
        known = {}
    written = {key: hint for key, hint in _written(called).items() if key != "return"}
    bare = type(name, (), {"__annotations__": written})  # what it returns need not be known
    names = getattr(inner, "__globals__", {})
    try:
        return typing.get_type_hints(bare, names, known, include_extras=True)
    except NameError as error:
        raise InputError(
            f"An annotation of {name} names {error.name}, which is not defined; define it ahead of "
            "the function, or leave the annotation out."
        ) from None
    except Exception as error:  # annotations may hold anything
        raise InputError(
            f"The annotations of {name} cannot be read ({type(error).__name__}: {error}); write "
            "types, or leave them out."
        ) from None
