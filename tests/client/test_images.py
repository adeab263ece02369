"""Images in prompts: from where they come, what is refused, what the endpoint sees."""

import base64
import io

import pytest

from grok_jupyter import InputError
from grok_jupyter.chat import image, user
from grok_jupyter.protocol.images import MAX_IMAGE_BYTES


@pytest.fixture(scope="module")
def picture():
    from PIL import Image

    return Image.new("RGB", (20, 10), "red")


@pytest.fixture(scope="module")
def png(picture):
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def jpeg(picture):
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG")
    return buffer.getvalue()


def content(part):
    kind, _, data = part.url.removeprefix("data:").partition(";base64,")
    return kind, base64.b64decode(data)


@pytest.mark.parametrize("detail", ["auto", "low", "high"])
def test_an_address_is_left_for_the_server_to_fetch(detail):
    part = image("https://example.com/a.png", detail)
    assert part.to_wire() == {
        "type": "image_url",
        "image_url": {"url": "https://example.com/a.png", "detail": detail},
    }


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
def test_bytes_travel_as_they_are(wrap, png, jpeg):
    assert content(image(wrap(png))) == ("image/png", png)
    assert content(image(wrap(jpeg))) == ("image/jpeg", jpeg)


def test_a_path_is_read(png, tmp_path, monkeypatch):
    path = tmp_path / "a b.png"
    path.write_bytes(png)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in (path, str(path), "~/a b.png"):
        assert content(image(name)) == ("image/png", png)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "F", "I;16"])
def test_a_picture_of_pil_is_sent_as_png(mode):
    from PIL import Image

    kind, data = content(image(Image.new(mode, (20, 10))))
    assert kind == "image/png"
    assert Image.open(io.BytesIO(data)).size == (20, 10)


def test_a_figure_and_its_axes_are_drawn(monkeypatch):
    from matplotlib.figure import Figure
    from PIL import Image

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2, 3])
    for source in (figure, axes, axes.lines[0]):
        kind, data = content(image(source))
        assert kind == "image/png"
        assert Image.open(io.BytesIO(data)).width > 100


def test_an_image_part_and_an_image_of_ipython_are_taken(png):
    from IPython.display import Image

    part = image(png)
    assert image(part) is part
    assert content(image(Image(data=png))) == ("image/png", png)


def test_an_image_hides_its_bytes_from_people(png):
    assert len(repr(image(png))) < 100


FOREIGN = {
    "a GIF": b"GIF89a....",
    "a BMP": b"BM......",
    "a WebP": b"RIFF....WEBP",
    "a TIFF": b"II*\0....",
    "a PDF": b"%PDF-1.7",
    "an SVG": b"  <svg xmlns='...'/>",
    "neither a JPEG nor a PNG": b"text",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_other_formats_are_refused_by_name(name, tmp_path):
    path = tmp_path / "picture"
    path.write_bytes(FOREIGN[name])
    for source in (FOREIGN[name], path):
        with pytest.raises(InputError, match=name):
            image(source)


@pytest.mark.parametrize(
    "source",
    ["no-such-file.png", "", "a\0b.png", "x" * 5000, "~no-such-user-at-all/a.png", b"", "."],
)
def test_what_cannot_be_read_is_refused(source):
    with pytest.raises(InputError):
        image(source)


@pytest.mark.parametrize("source", [None, 1, object(), ["a.png"], {"url": "a"}])
def test_what_is_no_image_is_refused_by_its_type(source):
    with pytest.raises(InputError, match=type(source).__name__):
        image(source)


def test_too_large_an_image_is_refused(png):
    assert image(png + bytes(MAX_IMAGE_BYTES - len(png)))
    with pytest.raises(InputError, match=r"20\.0 MiB"):
        image(png + bytes(MAX_IMAGE_BYTES - len(png) + 1))


@pytest.mark.parametrize("detail", ["", "medium", None])
def test_an_unknown_detail_is_refused(detail, png):
    with pytest.raises(InputError, match="detail"):
        image(png, detail)


def test_the_endpoint_sees_the_picture(endpoint, connect, png, finished):
    chat = connect(endpoint()).chat.create("grok-4.6").append(user("What is this?", image(png)))
    response = finished(chat.stream())
    assert "20" in response.content
    assert "10" in response.content
    assert response.usage.prompt_tokens_details.image_tokens > 0


def test_a_model_that_reads_no_images_is_named(endpoint, connect, png):
    from grok_jupyter import BadRequestError

    chat = connect(endpoint()).chat.create("grok-3").append(user("What is this?", image(png)))
    with pytest.raises(BadRequestError, match="reads no images"):
        chat.sample()


@pytest.mark.parametrize("model", ["grok-imagine-image", "grok-2-image-1212"])
def test_a_model_that_makes_images_says_that_it_cannot_stream(model, endpoint, connect):
    from grok_jupyter import BadRequestError

    chat = connect(endpoint()).chat.create(model).append(user("Draw"))
    with pytest.raises(BadRequestError, match="makes pictures and cannot stream text"):
        list(chat.stream())
