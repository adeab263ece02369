"""What makes a request another one, and what does not."""

import base64
import io
import struct
import zlib

import httpx
import pytest
from PIL import Image

from grok_jupyter import Client, RecordingError
from grok_jupyter.chat import assistant, image, system, tool, user
from grok_jupyter.client.replay.png import PixelError, pixel_digest
from grok_jupyter.client.replay.request_key import request_key


@pytest.mark.parametrize(
    "other",
    [
        {"temperature": 0.5},
        {"max_tokens": 10},
        {"seed": 1},
        {"n": 2},
        {"reasoning_effort": "low"},
        {"tools": [tool("look", "Looks.", {})]},
        {"response_format": "json_object"},
        {"anything": {"else": [1]}},
    ],
)
def test_another_parameter_is_another_request(open_client, said, other):
    said(open_client("auto"))
    with pytest.raises(RecordingError):
        said(open_client("only"), **other)


def test_another_model_prompt_or_message_is_another_request(open_client):
    def ask(mode, model, *messages):
        return open_client(mode).chat.create(model, messages=messages).sample().content

    asked = [
        ("grok-4.6", user("Hello")),
        ("grok-4", user("Hello")),
        ("grok-4.6", user("hello")),
        ("grok-4.6", system("Be brief."), user("Hello")),
        ("grok-4.6", user("Hello"), assistant("Hi."), user("Hello")),
    ]
    answers = [ask("auto", *messages) for messages in asked]
    assert len(set(answers)) == len(asked)
    assert [ask("only", *messages) for messages in asked] == answers


def test_timeouts_headers_key_and_the_way_of_travel_decide_nothing(open_client, said, server):
    assert said(open_client("auto"), temperature=1) == "answer 1"
    with httpx.Client(headers={"x-trace": "7"}) as http_client:
        for settings in (
            {"timeout": 9, "silence_timeout": 3},
            {"api_key": "another-key"},
            {"http_client": http_client},
            {"max_retries": 0},
        ):
            assert said(open_client("only", **settings), temperature=1.0) == "answer 1"
    whole = open_client("only").chat.create("grok-4.6", temperature=1).append(user("Hello"))
    assert whole.sample().content == "answer 1"
    assert len(server.exchanges) == 1


def test_what_was_recorded_whole_can_be_streamed(open_client, said):
    client = open_client("auto")
    assert client.chat.create("grok-4.6").append(user("Hello")).sample().content == "answer 1"
    assert said(open_client("only")) == "answer 1"


def test_another_endpoint_is_another_request(open_client, said):
    said(open_client("auto"))
    with Client(base_url="demo", replay="only") as client, pytest.raises(RecordingError):
        said(client)


def test_an_address_is_the_same_however_it_is_written():
    def key(address):
        return request_key(address, b'{"model": "m"}').key

    assert key("https://API.x.ai:443/v1") == key("https://api.x.ai/v1")
    assert key("http://localhost:80/v1") == key("http://localhost/v1")
    assert key("https://api.x.ai/V1") != key("https://api.x.ai/v1")
    assert key("https://api.x.ai:8443/v1") != key("https://api.x.ai/v1")


def test_a_text_that_begins_like_a_picture_is_a_text(open_client, said):
    data = "data:text/csv;base64,YQ== "
    assert said(open_client("auto"), data + "What is the sum?") == "answer 1"
    assert said(open_client("auto"), data + "Delete column a.") == "answer 2"


# -- images ----------------------------------------------------------------------------------------


def png(picture, **options):
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **options)
    return buffer.getvalue()


def unfiltered(picture):
    """Write a PNG as no library does: a chunk more, no filters, no compression."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows, stride = picture.tobytes(), picture.width * 4
    lines = b"".join(b"\0" + rows[at : at + stride] for at in range(0, len(rows), stride))
    header = struct.pack(">IIBBBBB", *picture.size, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"tEXt", b"Software\0me"), (b"IDAT", zlib.compress(lines, 0))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in [*parts, (b"IEND", b"")])


@pytest.fixture(scope="module")
def picture():
    gradient = Image.radial_gradient("L").resize((90, 60))
    return Image.merge("RGBA", (gradient, gradient.rotate(90), gradient, gradient.rotate(180)))


def test_a_picture_is_told_by_its_pixels(open_client, said, picture, server):
    def asked(mode, data):
        client = open_client(mode)
        chat = client.chat.create("grok-4.6").append(user("What is this?", image(data)))
        return chat.sample().content

    assert asked("auto", png(picture)) == "answer 1"
    assert asked("only", png(picture, compress_level=1)) == "answer 1"
    assert asked("only", unfiltered(picture)) == "answer 1"
    changed = picture.copy()
    changed.putpixel((3, 3), (1, 2, 3, 4))
    with pytest.raises(RecordingError):
        asked("only", png(changed))
    assert len(server.exchanges) == 1


def test_a_recording_holds_no_picture(open_client, picture, folder):
    data = png(picture)
    client = open_client("auto")
    client.chat.create("grok-4.6").append(user("What is this?", image(data))).sample()
    (file,) = folder.iterdir()
    assert base64.b64encode(data).decode()[:60] not in file.read_text()
    assert '"pixels"' in file.read_text()


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA", "P"])
def test_the_same_pixels_have_one_digest_however_they_are_written(mode, picture):
    source = picture.convert(mode)
    written = {pixel_digest(png(source, compress_level=level)) for level in (0, 1, 9)}
    assert written == {pixel_digest(png(source.convert("RGBA")))}


def test_a_transparent_colour_counts(picture):
    source = picture.convert("RGB")
    colour = source.getpixel((0, 0))
    assert pixel_digest(png(source, transparency=colour)) != pixel_digest(png(source))
    with Image.open(io.BytesIO(png(source, transparency=colour))) as read:
        assert pixel_digest(png(read.convert("RGBA"))) == pixel_digest(
            png(source, transparency=colour)
        )


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:40],
        lambda data: data[:60] + b"\0" * 40 + data[100:],
        lambda data: data[:16] + b"\xff\xff\xff\xff" + data[20:],
        lambda data: data[:8] + struct.pack(">I", 2**32 - 1) + data[12:],
    ],
)
def test_a_damaged_picture_is_no_crash(damage, picture):
    with pytest.raises(PixelError):
        pixel_digest(damage(png(picture)))
