"""The models and what is told about them."""

import pytest


def test_models_lists_language_and_image_models(get):
    listing = get("/v1/models").json
    names = [entry["id"] for entry in listing["data"]]
    assert listing["object"] == "list"
    for name in (
        "grok-4.7",
        "grok-4.6",
        "grok-4.3",
        "grok-3-mini",
        "grok-demo",
        "grok-imagine-image",
    ):
        assert name in names


def test_language_models_tell_prices_in_the_listings_unit(get):
    entries = {entry["id"]: entry for entry in get("/v1/language-models").json["models"]}
    prices = entries["grok-4-0709"]
    assert prices["prompt_text_token_price"] == 30_000  # $3 per million tokens
    assert prices["cached_prompt_text_token_price"] == 7_500
    assert prices["completion_text_token_price"] == 150_000
    assert prices["output_modalities"] == ["text"]
    assert "grok-4" in prices["aliases"]


def test_text_only_models_say_so(get):
    entries = {entry["id"]: entry for entry in get("/v1/language-models").json["models"]}
    assert entries["grok-3"]["input_modalities"] == ["text"]
    assert entries["grok-4.6"]["input_modalities"] == ["text", "image"]


def test_image_models_are_no_language_models(get):
    images = {entry["id"] for entry in get("/v1/image-generation-models").json["models"]}
    language = {entry["id"] for entry in get("/v1/language-models").json["models"]}
    assert images
    assert not images & language


@pytest.mark.parametrize("kind", ["models", "language-models"])
def test_a_model_is_found_by_id_and_by_alias(get, kind):
    assert get(f"/v1/{kind}/grok-4-0709").json == get(f"/v1/{kind}/grok-4").json


def test_a_model_of_another_listing_is_404(get):
    assert get("/v1/language-models/grok-imagine-image").status == 404
    assert get("/v1/image-generation-models/grok-imagine-image").status == 200


def test_no_name_is_claimed_twice(get):
    entries = get("/v1/language-models").json["models"]
    entries += get("/v1/image-generation-models").json["models"]
    names = [name for entry in entries for name in (entry["id"], *entry["aliases"])]
    assert len(names) == len(set(names))


def test_the_demo_model_is_not_xais(get):
    assert get("/v1/models/grok-demo").json["owned_by"] == "grok_jupyter"


def test_the_key_is_described_without_being_shown(get):
    answer = get("/v1/api-key", headers={"Authorization": "Bearer private"})
    assert answer.json["api_key_blocked"] is False
    assert "private" not in answer.text


def test_a_query_and_a_final_slash_do_no_harm(get):
    assert get("/v1/models/?limit=3").json == get("/v1/models").json
