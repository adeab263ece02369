"""``-i``: addresses, paths and expressions, in order, and what is refused."""

import base64
import io

import pytest
from PIL import Image

from grok_jupyter import InputError


@pytest.fixture
def png():
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3)).save(buffer, format="PNG")
    return buffer.getvalue()


@pytest.fixture
def images(asked):
    """The addresses of the images that a cell sends after its text."""

    def run(options):
        content = asked(f"%%grok {options}\nlook")["messages"][-1]["content"]
        assert content[0] == {"type": "text", "text": "look"}
        return [part["image_url"]["url"] for part in content[1:]]

    return run


def data(png):
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


@pytest.mark.parametrize("name", ["a.png", "two words.png", "no_ending", "föö.PNG"])
def test_a_path_is_read(images, png, tmp_path, name):
    (tmp_path / name).write_bytes(png)
    assert images(f'-i "{name}"') == [data(png)]
    assert images(f'-i "{tmp_path / name}"') == [data(png)]


def test_an_address_is_left_to_the_server(images):
    assert images("-i https://example.org/a.png") == ["https://example.org/a.png"]


@pytest.mark.parametrize(
    "source", ["raw", "'raw'", 'kept["a b"]', "'kept[\"a b\"]'", "pick(kept, 'a b')"]
)
def test_an_expression_is_evaluated(shell, images, png, source):
    shell.names.update(raw=png, kept={"a b": png}, pick=lambda d, k: d[k])
    assert images(f"-i {source}") == [data(png)]


def test_what_a_plot_returns_is_an_image(shell, images):
    shell.run("import matplotlib; matplotlib.use('agg')\nimport pandas\n"
              "df = pandas.DataFrame({'a b': [1, 2]})")  # fmt: skip
    (sent,) = images('-i df["a b"].plot()')
    assert base64.b64decode(sent.partition(",")[2]).startswith(b"\x89PNG")


def test_several_images_keep_their_order(shell, images, png, tmp_path):
    (tmp_path / "a.png").write_bytes(png)
    shell.names["picture"] = Image.new("L", (9, 9))
    first, second, third = images("-i https://example.org/1.jpg -i a.png -i picture")
    assert (first, second) == ("https://example.org/1.jpg", data(png))
    assert third.startswith("data:image/png")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("missing.png", "'missing.png' cannot be read"),
        ("no/such/file.jpg", "cannot be read"),
        ("missing", "'missing' in -i missing is not defined"),
        ("1+1", "-i 1+1: A value of type int is not an image"),
        ("1+", "not a Python expression"),
        ("text.png", "neither a JPEG nor a PNG"),
        ("anim.gif", "is a GIF"),
        ("big", "at most 20 MiB"),
        ("(1/0)", "ZeroDivisionError"),
        ("1/0", "'1/0' cannot be read"),
    ],
)
def test_what_is_no_image_is_refused_in_a_sentence(shell, server, png, tmp_path, source, said):
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "anim.gif").write_bytes(b"GIF89a")
    shell.names["big"] = png + bytes(20 * 2**20)
    with pytest.raises(ValueError) as caught:
        shell.run(f"%%grok -i {source}\nlook")
    assert said in str(caught.value)
    assert server.requests == []


def test_a_model_that_reads_no_images_is_refused_before_anything_is_sent(shell, server, png):
    shell.names["raw"] = png
    with pytest.raises(ValueError, match=r"'grok-3' cannot read images.*grok-4.6"):
        shell.run("%%grok -m grok-3 -i raw\nlook")
    assert [request.method for request in server.requests] == ["GET"]


def test_a_model_that_is_not_listed_is_left_to_the_server(shell, server, png):
    shell.names["raw"] = png
    with pytest.raises(Exception, match="grok-9"):
        shell.run("%%grok -m grok-9 -i raw\nlook")
    assert server.requests[-1].method == "POST"


def test_the_folder_of_a_user_who_is_not_there_is_one_sentence(shell, server):
    with pytest.raises(InputError, match="cannot be read"):
        shell.run("%%grok -i ~no_such_user_of_this_name/x.png\nWhat is it?")
    assert server.requests == []
