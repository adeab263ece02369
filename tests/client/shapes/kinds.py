"""Types that an answer may be, with a JSON text each and the object that it stands for."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Literal, NamedTuple, NotRequired, TypedDict
from uuid import UUID

import pydantic


class Point(pydantic.BaseModel):
    x: int
    y: float = 0.5


class Line(pydantic.BaseModel):
    ends: tuple[Point, Point]
    name: Annotated[str, pydantic.Field(min_length=1, max_length=20)]


class Aliased(pydantic.BaseModel):
    kind: Literal["aliased"] = "aliased"
    number: int = pydantic.Field(alias="theNumber", ge=0, le=9)


class Open(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    x: int


@dataclass
class Town:
    name: str
    founded: dt.date
    twins: list[str]


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Pair(NamedTuple):
    left: int
    right: str = "none"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Cat(pydantic.BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(pydantic.BaseModel):
    kind: Literal["dog"]
    tricks: list[str]


Pet = Annotated[Cat | Dog, pydantic.Field(discriminator="kind")]

ANY_OBJECT = {"type": "object"}
WEATHER = {
    "title": "Weather",
    "type": "object",
    "properties": {"city": {"type": "string"}, "degrees": {"type": "number"}},
    "required": ["city", "degrees"],
    "additionalProperties": False,
}
NUMBERS = {"type": "array", "items": {"$ref": "#/$defs/N"}, "$defs": {"N": {"type": "integer"}}}
OLD_TUPLE = {"type": "array", "items": [{"type": "integer"}, True], "additionalItems": False}

POINT = Point(x=1, y=2)
CAT, DOG = Cat(kind="cat", lives=9), Dog(kind="dog", tricks=["sit"])
DAY = dt.date(1147, 10, 25)
WHOLE = [  # types whose JSON is an object: it is sent as it is
    (Point, '{"x": 1, "y": 2}', POINT),
    (Point, '{"x": 1}', Point(x=1)),
    (Line, '{"ends": [{"x": 1, "y": 2}, {"x": 1}], "name": "a"}',
     Line(ends=(POINT, Point(x=1)), name="a")),
    (Aliased, '{"theNumber": 3}', Aliased(theNumber=3)),
    (Open, '{"x": 1, "more": [1]}', Open(x=1, more=[1])),
    (Town, '{"name": "Lisbon", "founded": "1147-10-25", "twins": []}', Town("Lisbon", DAY, [])),
    (Movie, '{"title": "Brazil"}', {"title": "Brazil"}),
    (dict[str, int], '{"a": 1}', {"a": 1}),
    (dict[str, Point], '{"a": {"x": 1, "y": 2}}', {"a": POINT}),
    (ANY_OBJECT, '{"a": [null]}', {"a": [None]}),
    (WEATHER, '{"city": "Porto", "degrees": 21.5}', {"city": "Porto", "degrees": 21.5}),
]  # fmt: skip
WRAPPED = [  # the others: what is the JSON of the value alone
    (list[Point], '[{"x": 1, "y": 2}]', [POINT]),
    (list[Movie], '[{"title": "Brazil", "year": 1985}]', [{"title": "Brazil", "year": 1985}]),
    (list[Literal["a", "b"]], '["b"]', ["b"]),
    (set[int], "[1, 2]", {1, 2}),
    (Pair, '[1, "two"]', Pair(1, "two")),
    (Pair, "[1]", Pair(1)),
    (tuple[int, Colour], '[1, "red"]', (1, Colour.RED)),
    (Literal["yes", "no"], '"no"', "no"),
    (Colour, '"blue"', Colour.BLUE),
    (Size, "2", Size.LARGE),
    (Point | None, "null", None),
    (Point | int, "7", 7),
    (Pet, '{"kind": "dog", "tricks": ["sit"]}', DOG),
    (list[Pet], '[{"kind": "cat", "lives": 9}]', [CAT]),
    (int, "7", 7),
    (bool, "true", True),
    (str, '"as it is"', "as it is"),
    (dt.date, '"1147-10-25"', DAY),
    (dt.datetime, '"2026-01-02T03:04:05Z"', dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)),
    (UUID, '"00000000-0000-4000-8000-000000000001"', UUID(int=0x40008000000000000001)),
    (Decimal, '"0.10"', Decimal("0.10")),
    (Annotated[int, pydantic.Field(gt=1, lt=5)], "3", 3),
    (NUMBERS, "[1, 2]", [1, 2]),
    (OLD_TUPLE, '[1, "x"]', [1, "x"]),
    ({"enum": ["a", 1]}, "1", 1),
]  # fmt: skip
