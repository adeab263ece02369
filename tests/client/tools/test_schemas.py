"""What a model is told of a function: names, types, meanings, by JSON schema.

An oracle that is not ours: `jsonschema` accepts what pydantic takes, and refuses what it refuses.
"""

import datetime as dt
import decimal
import enum
import functools
import json
import sys
import typing
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, Optional, Union

import jsonschema
import pytest
from pydantic import BaseModel, Field
from typing_extensions import Doc, TypedDict

from grok_jupyter import InputError
from grok_jupyter.chat import tool
from grok_jupyter.client.tools.toolbox import Toolbox


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: float
    y: float = 0.0


class Person(BaseModel):
    """Somebody."""

    name: str
    age: Annotated[int, Field(ge=0)] = 3


class Option(TypedDict):
    key: str
    more: NotRequired[int]


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    good: bool = True


class Tree(BaseModel):
    children: list["Tree"] = []


class Empty(enum.Enum):
    pass


def made(function):
    toolbox = Toolbox([function])
    (one,) = toolbox.functions.values()
    return one


def schema(function):
    return made(function).tool.parameters


def plain(a: int, b: str = "x"): ...
def nothing(): ...
def unknown(a, b=3): ...
def literal(a: Literal["p", "q"], b: Literal[1, 2] = 1): ...
def enumerated(a: Colour, b: Colour = Colour.RED): ...
def optional(a: Optional[int] = None, b: int | None = 3): ...  # noqa: UP045
def union(a: Union[int, str]): ...  # noqa: UP007
def nested(a: list[int], b: dict[str, float], c: Sequence[Point] = ()): ...
def data(a: Point): ...
def modelled(a: Person, b: list[Person] = []): ...  # noqa: B006
def typed(a: Option): ...
def tagged(a: Annotated[Cat | Dog, Field(discriminator="kind")]): ...
def fields(a: Annotated[int, Field(ge=1, le=9, description="A digit")], b: str = Field("z")): ...
def times(a: dt.date, b: dt.datetime, c: dt.timedelta): ...
def numbers(a: decimal.Decimal, b: float = float("nan"), c: bool = True): ...
def identified(a: uuid.UUID): ...
def pairs(a: tuple[int, str], b: set[int] = {1}): ...  # noqa: B006
def keywords(*, a: int, b: int = 3): ...
def others(a: int, **more: int): ...
def anything(a: Any, b: object = None): ...
def stringly(a: "int", b: "Point | None" = None): ...
def patterned(a: Annotated[str, Field(pattern=r"^[a-z]{2}$")]): ...


ACCEPTED = [
    (plain, {"a": 1}, {"b": "x"}, {"a": 1, "c": 2}, {"a": "x"}),
    (nothing, {}, {"a": 1}),
    (unknown, {"a": [1, {"x": None}]}, {"b": 3}),
    (literal, {"a": "p", "b": 2}, {"a": "r"}, {"a": "p", "b": 3}),
    (enumerated, {"a": "red"}, {"a": "green"}),
    (optional, {"a": None, "b": 1}, {"a": "x"}),
    (union, {"a": 1}, {"a": []}),
    (nested, {"a": [1], "b": {"k": 1.5}, "c": [{"x": 1}]}, {"a": ["x"], "b": {}}, {"a": [1]}),
    (data, {"a": {"x": 1.5}}, {"a": {"y": 1}}),
    (modelled, {"a": {"name": "Ada"}}, {"a": {"name": "Ada", "age": -1}}),
    (typed, {"a": {"key": "k"}}, {"a": {"more": 1}}),
    (tagged, {"a": {"kind": "cat"}}, {"a": {"kind": "cow"}}),
    (fields, {"a": 9}, {"a": 10}, {"a": 0}),
    (times, {"a": "2026-01-02", "b": "2026-01-02T03:04:05Z", "c": "PT1H"}, {"a": 1.5}),
    (numbers, {"a": 1.5, "b": 2, "c": False}, {"a": []}),
    (identified, {"a": "12345678-1234-5678-1234-567812345678"}, {"a": 3}),
    (pairs, {"a": [1, "x"], "b": [1, 2]}, {"a": [1]}),
    (keywords, {"a": 1}, {"b": 3}),
    (others, {"a": 1, "z": 2}, {"a": 1, "z": "x"}),
    (anything, {"a": {"deep": [1]}}, {}),
    (stringly, {"a": 1, "b": {"x": 1}}, {"a": 1, "b": 3}),
    (patterned, {"a": "ab"}, {"a": "abc"}),
]


@pytest.mark.parametrize(
    ("function", "good", "bad"),
    [(function, good, bad) for function, good, *bad in ACCEPTED],
    ids=[function.__name__ for function, *_ in ACCEPTED],
)
def test_what_the_schema_accepts_is_what_the_function_gets(function, good, bad):
    one = made(function)
    told = one.tool.parameters
    json.dumps(told, allow_nan=False)
    jsonschema.Draft202012Validator.check_schema(told)
    check = jsonschema.Draft202012Validator(told)
    assert check.is_valid(good), list(check.iter_errors(good))
    assert one.arguments(json.dumps(good)).keys() >= good.keys()
    for arguments in bad:
        assert not check.is_valid(arguments), arguments
        with pytest.raises(ValueError):
            one.arguments(json.dumps(arguments))
    assert told["type"] == "object"


@pytest.mark.parametrize("function", [function for function, *_ in ACCEPTED])
def test_nothing_goes_out_that_xai_refuses(function):
    def walk(value, *, is_named=False):
        if isinstance(value, list):
            return all(map(walk, value))
        if not isinstance(value, dict):
            return True
        if not is_named:
            assert not {"oneOf", "discriminator", "minContains", "maxContains", "title"} & set(
                value
            )
            assert value.get("enum") != []
            for name in ("properties", "$defs"):
                for inner in value.get(name, {}).values():
                    assert isinstance(inner, dict)
        return all(walk(inner, is_named=key == "properties") for key, inner in value.items())

    assert walk(schema(function))
    if function is not others:
        assert schema(function)["additionalProperties"] is False


def test_values_arrive_as_the_function_declares_them():
    given = {"a": "2026-01-02", "b": "2026-01-02T03:04:05Z", "c": "PT1H"}
    assert made(times).arguments(json.dumps(given))["a"] == dt.date(2026, 1, 2)
    assert made(enumerated).arguments('{"a": "blue"}')["a"] is Colour.BLUE
    assert made(data).arguments('{"a": {"x": "2"}}')["a"] == Point(2.0)
    assert made(plain).arguments('{"a": "3"}') == {"a": 3, "b": "x"}
    assert made(pairs).arguments('{"a": [1, "x"], "b": [2, 2]}')["b"] == {2}
    assert made(fields).arguments('{"a": 1}') == {"a": 1, "b": "z"}


def test_a_parameter_called_title_stays():
    def f(title: str, discriminator: int, default: int = 3): ...

    assert set(schema(f)["properties"]) == {"title", "discriminator", "default"}


# -- descriptions ----------------------------------------------------------------------------------


def numpy_style(a: int, b: str = "x"):
    """Do it well.

    At length.

    Parameters
    ----------
    a : int
        The first,
        on two lines.
    b : str, optional
        The second.

    Returns
    -------
    int
        The result.
    """


def google_style(a: int, b: str = "x"):
    """Do it well.

    At length.

    Args:
        a: The first,
            on two lines.
        b (str): The second.

    Returns:
        The result.
    """


def sphinx_style(a: int, b: str = "x"):
    """Do it well.

    At length.

    :param a: The first,
        on two lines.
    :param str b: The second.
    :returns: The result.
    """


@pytest.mark.parametrize("function", [numpy_style, google_style, sphinx_style])
def test_docstrings_of_three_styles(function):
    told = made(function).tool
    assert told.description == "Do it well.\n\nAt length."
    about = {name: one["description"] for name, one in told.parameters["properties"].items()}
    assert about == {"a": "The first, on two lines.", "b": "The second."}


def test_a_plain_docstring_is_the_description():
    def f(a):
        """Just a line: with a colon, and `code`."""

    assert made(f).tool.description == "Just a line: with a colon, and `code`."
    assert made(nothing).tool.description == ""


def test_a_docstring_that_its_style_cannot_read_is_the_description():
    def f(a):
        """Do.

        Parameters
        ----------
        : broken
            Odd.
        """

    assert made(f).tool.description.startswith("Do.")


def test_a_doc_of_typing_extensions_describes():
    def f(a: Annotated[int, Doc("By Doc")]): ...

    assert schema(f)["properties"]["a"]["description"] == "By Doc"


def test_a_field_says_more_than_the_docstring():
    def f(a: Annotated[int, Field(description="By Field")], b: Annotated[str, "By a text"]):
        """Do.

        Args:
            a: By docstring.
            b: By docstring.
        """

    about = {name: one["description"] for name, one in schema(f)["properties"].items()}
    assert about == {"a": "By Field", "b": "By a text"}


# -- kinds of functions ----------------------------------------------------------------------------


class Counter:
    """Counts."""

    def __init__(self):
        self.n = 0

    def up(self, by: int = 1) -> int:
        """Count up."""
        self.n += by
        return self.n

    def __call__(self, to: "Colour") -> int:
        """Count to a colour."""
        return self.n

    @staticmethod
    def still(a: int) -> int:
        """Static."""
        return a

    @classmethod
    def make(cls, a: int) -> int:
        """Class."""
        return a


def decorated(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        return function(*args, **kwargs)

    return inner


@pytest.mark.parametrize(
    ("function", "name", "description", "names"),
    [
        (Counter().up, "up", "Count up.", {"by"}),
        (Counter(), "Counter", "Count to a colour.", {"to"}),
        (Counter.still, "still", "Static.", {"a"}),
        (Counter.make, "make", "Class.", {"a"}),
        (decorated(google_style), "google_style", "Do it well.\n\nAt length.", {"a", "b"}),
        (functools.partial(plain, b=object()), "plain", "", {"a"}),
        (functools.partial(plain, 1), "plain", "", {"b"}),
        (functools.partial(functools.partial(fields, 3), b="q"), "fields", "", set()),
    ],
)
def test_kinds_of_functions(function, name, description, names):
    told = made(function).tool
    assert (told.name, told.description) == (name, description)
    assert set(told.parameters["properties"]) == names


def test_a_class_known_only_where_the_function_was_made():
    class Local(BaseModel):
        a: int

    def f(one: "Local") -> int:
        return one.a + len(Local.__name__)

    assert made(f).arguments('{"one": {"a": 1}}')["one"] == Local(a=1)


def test_what_a_function_returns_need_not_be_known():
    def f(a: "int") -> "Nowhere":  # noqa: F821
        return a

    assert made(f).arguments('{"a": "1"}') == {"a": 1}


@pytest.mark.parametrize("kind", [list, tuple, set])
def test_tools_may_be_given_in_any_collection(kind):
    assert list(Toolbox.of(kind([plain])).functions) == ["plain"]


# -- refusals --------------------------------------------------------------------------------------


def stars(*numbers: int): ...
def by_place(a, /, b): ...
def framed(a: int, frame: "Frame"): ...
def calling(back: Callable[[int], int]): ...
def recursive(tree: Tree): ...
def empty(a: Empty): ...
def missing(a: "Nowhere"): ...  # noqa: F821
def weird(a: "1 +"): ...  # noqa: F722


class Frame:
    """What JSON cannot hold."""


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ([lambda a: a], "has no name"),
        ([stars], r"stars takes \*numbers.*by name only"),
        ([by_place], "by_place takes a by its position only"),
        ([max], "max"),
        ([Counter], "Counter is a class"),
        ([Counter.up], "up is a method without its object"),
        ([framed], r"framed takes frame as .*Frame.*functools\.partial\(framed, frame=\.\.\.\)"),
        ([calling], "calling takes back as"),
        ([recursive], r"recursive cannot be a tool: it is recursive \(Tree → Tree\)"),
        ([empty], r"allows no values \(enum is empty\)|cannot hold"),
        ([missing], "names Nowhere, which is not defined"),
        ([weird], "annotations of weird cannot be read"),
        ([plain, plain], "Two tools are called plain"),
        ([plain, tool("plain", "", {})], "Two tools are called plain"),
        ([{"type": "function", "function": {"name": "plain"}}, plain], "Two tools are called"),
        (plain, r"is no list; write tools=\[\.\.\.\]"),
        ({"plain": plain}, r"tools=\{'plain': .*\} is no list of tools; write tools=\[\.\.\.\]"),
        ((one for one in [plain]), r"tools=<generator .*> is no list of tools; write tools=\["),
        (map(str, []), r"is no list of tools"),
        ("plain", r"tools='plain' is no list of tools"),
        (5, r"tools=5 is no list of tools"),
    ],
)
def test_what_cannot_be_a_tool_is_one_sentence(tools, words):
    with pytest.raises(InputError, match=words) as caught:
        Toolbox.of(tools)
    said = str(caught.value)
    assert said.count(". ") <= 1
    assert said.endswith((".", "def name(...): ..."))
    assert "\n" not in said


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="pydantic takes it from 3.12 on")
def test_a_typed_dict_of_another_module_says_which():
    class Old(typing.TypedDict):
        a: int

    def f(one: Old): ...

    with pytest.raises(InputError, match=r"f takes one as .*typing_extensions.TypedDict"):
        Toolbox.of([f])


def test_it_is_told_when_the_chat_is_made(connect, endpoint):
    client = connect(endpoint())
    with pytest.raises(InputError, match="is no list of tools"):
        client.chat.create("grok-4.6", tools={"plain": plain})
    with pytest.raises(InputError, match="has no name"):
        client.chat.create("grok-4.6", tools=[lambda: 1])


def test_the_same_functions_are_read_once():
    toolbox = Toolbox.of([plain])
    assert Toolbox.of([plain], toolbox) is toolbox
    assert Toolbox.of([plain, union], toolbox) is not toolbox
