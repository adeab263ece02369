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
                data = (
                    body
                    if isinstance(body, bytes)
                    else json.dumps({} if body is None else body).encode()
                )
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
        LanguageModel("b"),
        LanguageModel("c", input_modalities=("text",)),
    ]


@pytest.mark.parametrize("body", [[], {"models": None}, {"models": {}}, {"data": []}])
def test_a_listing_without_entries_is_empty(body, listing):
    assert listing(language_models=body)[0].list_language_models() == []


@pytest.mark.parametrize("body", ["x", 1, {"hello": 1}, {"models": 7}, [1, 2]])
def test_what_is_not_a_listing_is_said_and_not_taken_for_an_empty_one(body, listing):
    with pytest.raises(StreamError, match="not a list of models"):
        listing(language_models=body)[0].list_language_models()


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


@pytest.mark.parametrize("status", [302, 400, 403, 404, 405, 422, 501])
@pytest.mark.parametrize("body", [b"", b"<html>", b'{"error": "unknown"}'])
def test_however_xais_listing_is_refused_the_plain_one_is_asked_for(status, body, raw, connect):
    def handle(exchange):
        while exchange.read():
            if exchange.request.startswith(b"GET /v1/models "):
                exchange.answer(b'{"data": [{"id": "a"}]}', kind="application/json")
            else:
                exchange.answer(body, f"{status} No", "application/json")

    models = connect(raw(handle), max_retries=0).models
    assert [model.id for model in models.list_language_models()] == ["a"]


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_listing_that_is_refused_for_another_reason_is_not_asked_for_otherwise(
    status, raw, connect
):
    asked = []

    def handle(exchange):
        while exchange.read():
            asked.append(exchange.request)
            exchange.answer(b"no", f"{status} No")

    with pytest.raises(GrokError, match=str(status)):
        connect(raw(handle), max_retries=0).models.list_language_models()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b'{"error": "Unexpected endpoint or method."}', "application/json"),
     (b"<html>our app</html>", "text/html"), (b"", "text/plain")],
)  # fmt: skip
@pytest.mark.anyio
async def test_a_listing_that_is_something_else_is_not_taken_for_one(
    body, kind, raw, connect, connect_async
):
    def handle(exchange):
        while exchange.read():
            if exchange.request.startswith(b"GET /v1/models "):
                exchange.answer(b'[{"id": "a"}]', kind="application/json")
            else:
                exchange.answer(body, kind=kind)

    server = raw(handle)
    assert [model.id for model in connect(server).models.list_language_models()] == ["a"]
    async with connect_async(server) as client:
        assert [model.id for model in await client.models.list_language_models()] == ["a"]
