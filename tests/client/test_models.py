"""Listings of models, by xAI and by servers that know only the plain one."""

import json

import pytest

from grok_jupyter import GrokError, NotFoundError, StreamError
from grok_jupyter.client.models import LanguageModel


@pytest.fixture
def listing(raw, connect):
    """The models of a server that answers each path with a body, or with 404."""

    def listing(**bodies):
        paths = []

        def handle(exchange):
            while exchange.read():
                path = exchange.request.split(b" ", 2)[1].decode().removeprefix("/v1/")
                paths.append(path)
                body = bodies.get(path.replace("-", "_"))
                status = "200 OK" if body is not None else "404 Not Found"
                data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
                exchange.answer(data, status, "application/json")

        return connect(raw(handle)).models, paths

    return listing


def test_the_endpoint_lists_models_with_modalities_and_prices(endpoint, connect):
    models = connect(endpoint()).models.list_language_models()
    (grok,) = [model for model in models if model.is_called("grok-4")]
    assert grok.id == "grok-4-0709"
    assert grok.reads_images is True
    assert (grok.prompt_price, grok.cached_prompt_price, grok.completion_price) == (3, 0.75, 15)
    assert not any("imagine" in model.id for model in models)


def test_models_that_make_images_are_listed_by_name_and_alias(endpoint, connect):
    names = connect(endpoint()).models.list_image_generation_models()
    assert {"grok-imagine-image", "grok-2-image"} <= set(names)


def test_a_server_without_xais_listing_is_asked_for_the_plain_one(listing):
    models, paths = listing(models={"object": "list", "data": [{"id": "llama"}, {"id": "qwen"}]})
    assert models.list_language_models() == [LanguageModel("llama"), LanguageModel("qwen")]
    assert paths == ["language-models", "models"]
    assert LanguageModel("llama").reads_images is None


def test_a_server_without_any_listing_says_so(listing):
    models, _ = listing()
    with pytest.raises(NotFoundError) as caught:
        models.list_language_models()
    assert "''" not in str(caught.value)


def test_a_listing_may_lack_nearly_everything(listing):
    odd = [{"id": "a"}, {"id": None}, {}, None, "b", {"id": "c", "aliases": "x",
           "input_modalities": ["text", 7], "output_modalities": None,
           "prompt_text_token_price": "3", "completion_text_token_price": True},
           {"id": "picture", "output_modalities": ["image"]}]  # fmt: skip
    models, _ = listing(language_models={"models": odd})
    assert models.list_language_models() == [
        LanguageModel("a"),
        LanguageModel("c", input_modalities=("text",)),
    ]


@pytest.mark.parametrize("body", [[], "x", 1, {"models": None}, {"models": {}}])
def test_a_listing_of_another_shape_is_empty(body, listing):
    assert listing(language_models=body)[0].list_language_models() == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 100_000])
def test_a_listing_that_is_no_json_is_an_error(body, listing):
    with pytest.raises(StreamError):
        listing(language_models=body)[0].list_language_models()


def test_a_listing_needs_the_key(endpoint, connect):
    with pytest.raises(GrokError):
        connect(endpoint(), api_key="wrong").models.list_language_models()


def test_the_embedded_endpoint_lists_its_models():
    from grok_jupyter import Client

    models = Client(base_url="demo").models.list_language_models()
    assert any(model.id == "grok-demo" for model in models)
