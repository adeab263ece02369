"""What a model is sent of what a function returns: a text, bounded."""

import pytest


def test_texts_go_as_they_are(running):
    def f() -> str:
        return 'A "text",\nas it is.'

    assert running(f, {}).result == 'A "text",\nas it is.'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (2.5, "2.5"),
        (True, "true"),
        (None, "null"),
        ({"a": [1, 2]}, '{\n "a": [\n  1,\n  2\n ]\n}'),
        (float("inf"), "inf"),
        ("", ""),
    ],
)
def test_values_read_as_json_or_as_in_a_prompt(running, value, text):
    def f():
        return value

    assert running(f, {}).result == text


def test_a_frame_reads_as_in_a_prompt(running):
    pandas = pytest.importorskip("pandas")

    def f():
        return pandas.DataFrame({"city": ["Berlin", "Rome"], "degrees": [19, 30]})

    result = running(f, {}).result
    assert "2 rows" in result
    assert "Berlin" in result


def test_an_image_follows_in_a_message_of_the_user(script, asking):
    from PIL import Image

    def draw():
        return Image.new("RGB", (3, 2))

    server = script([("draw", {}), ("draw", {})], "Nice.")
    response = asking(server, draw).sample()
    roles = [m["role"] for m in server.last["messages"]]
    assert roles == ["user", "assistant", "tool", "tool", "user", "user"]
    assert "next message" in server.last["messages"][2]["content"]
    text, picture = server.last["messages"][4]["content"]
    assert "draw" in text["text"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    assert response.tool_runs[0].image is not None


def test_100_megabytes_are_cut_and_said(running):
    def f():
        return "x" * 100_000_000

    result = running(f, {}).result
    assert len(result) < 41_000
    assert result.endswith("[99,960,000 more characters are cut]")


def test_a_result_that_cannot_be_shown_is_an_error_for_the_model(running):
    class Bad:
        def __repr__(self):
            raise RuntimeError("no repr")

    def f():
        return Bad()

    run = running(f, {})
    assert run.status == "failed"
    assert "cannot be shown" in run.result
    assert "no repr" in run.result


def test_half_characters_do_not_break_the_request(running):
    def f():
        return "a\ud800b"

    assert running(f, {}).result == "a\ufffdb"


def test_what_depends_on_the_process_is_left_out_so_that_a_replay_fits(running):
    class Thing:
        pass

    def f():
        return Thing()

    def g():
        raise ValueError(Thing())

    async def h():
        return (n for n in range(3))

    for function in (f, g, h):
        assert "0x" not in running(function, {}).result


def test_a_text_with_an_address_stays_as_it_is(running):
    def f():
        return "<object at 0x7f00>"

    def g():
        return {"crash": "jump at 0xdeadbeef"}

    assert running(f, {}).result == "<object at 0x7f00>"
    assert "0xdeadbeef" in running(g, {}).result
