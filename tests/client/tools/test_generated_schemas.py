"""Generated signatures: what their schema accepts, by jsonschema, is what the function gets."""

import inspect
import json
from typing import Annotated, Literal, Optional, Union

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from grok_jupyter.client.tools.toolbox import Toolbox

plain = st.sampled_from(
    [
        int, str, bool, float, Literal["a", "b"], Literal[1, "a"],
        Annotated[int, Field(ge=0, lt=5)], Annotated[str, Field(min_length=1, max_length=3)],
        Annotated[str, Field(pattern=r"^[ab]+$")], Annotated[str, Field(pattern=r"a")],
        Annotated[list[int], Field(min_length=1)],
    ]
)  # fmt: skip
types = st.recursive(
    plain,
    lambda inner: st.one_of(
        inner.map(lambda one: list[one]),
        inner.map(lambda one: dict[str, one]),
        inner.map(lambda one: Optional[one]),  # noqa: UP045
        st.tuples(inner, inner).map(lambda two: Union[two]),  # noqa: UP007
        st.tuples(inner, inner).map(lambda two: tuple[two]),
    ),
    max_leaves=4,
)
texts = st.sampled_from(["a", "b", "ab", "x", "3", "", "true", "abcd"])
leaves = st.none() | st.booleans() | st.integers(-2, 6) | st.sampled_from([0.5, 2.0]) | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=5,
)
NAMES = ("a", "b", "c")


@st.composite
def functions(draw):
    """A function whose parameters have generated types, some of them with defaults."""
    kinds = draw(st.lists(types, min_size=1, max_size=3))
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=kind,
            default=draw(st.sampled_from([inspect.Parameter.empty, None, 3])),
        )
        for name, kind in zip(NAMES, kinds, strict=False)
    ]

    def made(**given):
        return given

    made.__signature__ = inspect.Signature(parameters)
    made.__annotations__ = {one.name: one.annotation for one in parameters}
    return made


@settings(max_examples=400)
@given(functions(), st.dictionaries(st.sampled_from([*NAMES, "z"]), values, max_size=3))
def test_what_the_schema_accepts_fits(function, arguments):
    tool = Toolbox([function]).functions["made"]
    schema = tool.tool.parameters
    json.dumps(schema, allow_nan=False)
    jsonschema.Draft202012Validator.check_schema(schema)
    if jsonschema.Draft202012Validator(schema).is_valid(arguments):
        try:
            tool.arguments(json.dumps(arguments))
        except ValueError as error:
            # A pattern that is said in words only is checked here alone.
            assert "match pattern" in str(error)


@settings(max_examples=400)
@given(functions(), st.data())
def test_what_is_sent_for_the_types_is_accepted(function, data):
    tool = Toolbox([function]).functions["made"]
    arguments = data.draw(st.fixed_dictionaries(dict.fromkeys(function.__annotations__, values)))
    try:
        taken = tool.arguments(json.dumps(arguments))
    except ValueError:
        return
    # Once converted, it is what the types say; and that the schema accepts, too.
    as_json = json.loads(json.dumps({**taken}))
    assert jsonschema.Draft202012Validator(tool.tool.parameters).is_valid(as_json)
