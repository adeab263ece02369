"""A schema is all that there is: nothing that it refers to is fetched or opened."""

import json
import socket
import threading
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter import InputError
from grok_jupyter.client.shapes import shape_of

pytest.importorskip("jsonschema")

KEYWORDS = ("$ref", "$dynamicRef", "$recursiveRef")
PLACES = [
    lambda inner: inner,
    lambda inner: {"properties": {"a": inner}},
    lambda inner: {"if": inner},
    lambda inner: {"propertyNames": inner},
    lambda inner: {"dependencies": {"a": inner}},
    lambda inner: {"allOf": [{"x-odd": inner}, {"$ref": "#/allOf/0/x-odd"}]},
    lambda inner: {"x-odd": inner, "properties": {"a": {"$ref": "#/x-odd"}}},
    lambda inner: {"default": inner, "properties": {"a": {"$ref": "#/default"}}},
    lambda inner: {"examples": [inner], "properties": {"a": {"$ref": "#/examples/0"}}},
    lambda inner: {
        "$defs": {"e": {"const": inner}}, "properties": {"a": {"$ref": "#/$defs/e/const"}}
    },
    lambda inner: {"enum": [{}, [inner]], "properties": {"a": {"$ref": "#/enum/1/0"}}},
]  # fmt: skip


@pytest.fixture(scope="module")
def lurking():
    """A server that counts who connects: its address, and the count."""
    listener = socket.create_server(("127.0.0.1", 0))
    came = []

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            came.append(1)
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


@given(
    st.sampled_from(KEYWORDS),
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=2),
    st.sampled_from(["HTTP/schema", "HTTP/schema#a", "file:///etc/hosts", "other.json", "/x#y"]),
    st.booleans(),
)
def test_nobody_is_asked_wherever_a_reference_stands(lurking, keyword, places, target, has_base):
    address, came = lurking
    schema = {keyword: target.replace("HTTP", address)}
    for place in places:
        schema = place(schema)
    if has_base:
        schema["$id"] = f"{address}/base"
    schema.setdefault("type", "object")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(InputError, match="which is not in the schema") as caught:
            shape_of(schema).value_of('{"a": {"b": [1]}}')
    assert "\n" not in str(caught.value)
    assert came == []


@pytest.mark.parametrize("keyword", KEYWORDS[:2])
def test_nobody_is_asked_by_the_check_itself(lurking, keyword):
    from grok_jupyter.client.shapes.plain import validator_for

    address, came = lurking
    read = validator_for({"x-odd": {"$id": f"{address}/a", keyword: "b"}, "$ref": "#/x-odd"})
    with pytest.raises(Exception, match="Unresolvable"):
        read("{}")
    assert came == []


def test_no_file_is_opened(tmp_path):
    file = tmp_path / "schema.json"
    file.write_text(json.dumps({"type": "string"}))
    with pytest.raises(InputError, match="which is not in the schema"):
        shape_of({"$dynamicRef": file.as_uri()}).value_of('{"a": 1}')


def test_a_schema_with_an_address_of_its_own_is_checked_as_one_without():
    schema = {
        "$id": "https://example.org/a",
        "type": "object",
        "properties": {"a": {"$id": "https://example.org/b", "$ref": "#/$defs/z"}},
        "$defs": {"z": {"type": "integer"}},
    }
    shape = shape_of(schema)
    assert shape.value_of('{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError, match="should be of type integer"):
        shape.value_of('{"a": "1"}')


def test_properties_may_have_the_names_of_references():
    schema = {"type": "object", "properties": {"$ref": {"type": "string"}, "$id": {"const": "x"}}}
    assert shape_of(schema).value_of('{"$ref": "a", "$id": "x"}') == {"$ref": "a", "$id": "x"}
