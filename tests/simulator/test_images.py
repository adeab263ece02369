"""Images in a prompt."""

import pytest


def with_images(*urls, text="what is this"):
    parts = [{"type": "image_url", "image_url": {"url": url, "detail": "high"}} for url in urls]
    return [{"role": "user", "content": [{"type": "text", "text": text}, *parts]}]


def test_each_image_is_acknowledged_with_type_and_size(ask, pictures):
    text = ask(messages=with_images(pictures.png, pictures.jpeg)).content
    assert "2 images" in text
    assert "- Image 1: image/png, 640 × 480 pixels, 24 bytes" in text
    assert "- Image 2: image/jpeg, 200 × 300 pixels, 38 bytes" in text
    assert "grok-demo" in text


def test_fill_bytes_before_a_jpeg_marker_do_no_harm(ask, pictures):
    data = b"\xff\xd8\xff\xff\xff\xc0\x00\x08\x08\x00\x05\x00\x07" + bytes(9)
    text = ask(messages=with_images(pictures.url("jpeg", data))).content
    assert "image/jpeg, 7 × 5 pixels" in text


def test_an_image_elsewhere_is_named_by_its_host_and_not_fetched(ask):
    text = ask(messages=with_images("https://example.org/cat.png")).content
    assert "an image on example.org, which I do not fetch" in text


def test_a_real_picture_is_measured(ask, pictures):
    image = pytest.importorskip("PIL.Image")
    import io

    for kind, progressive in (("png", False), ("jpeg", False), ("jpeg", True)):
        buffer = io.BytesIO()
        image.new("RGB", (321, 123), "navy").save(buffer, kind, progressive=progressive)
        text = ask(messages=with_images(pictures.url(kind, buffer.getvalue()))).content
        assert f"image/{kind}, 321 × 123 pixels, {len(buffer.getvalue()):,} bytes" in text


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", "only JPEG and PNG"),
        ("data:image/png;base64,!!!", "not valid base64"),
        ("data:image/png,plain", "must be base64-encoded"),
        ("file:///etc/passwd", "must start with https://"),
        ("data:image/jpeg;base64,/9j/", "only JPEG and PNG"),
    ],
)
def test_what_is_no_image_is_refused(ask, url, reason):
    answer = ask(messages=with_images(url))
    assert answer.status == 400
    assert reason in answer.json["error"]


def test_an_image_above_20_mib_is_refused(ask, pictures):
    answer = ask(messages=with_images(pictures.url("png", bytes(20 * 1024 * 1024 + 1))))
    assert answer.status == 400
    assert "20 MiB" in answer.json["error"]


def test_a_text_only_model_refuses_images(ask, pictures):
    answer = ask(model="grok-3", messages=with_images(pictures.png))
    assert answer.status == 400
    assert answer.json["error"] == ("The model does not support content elements of type image.")
