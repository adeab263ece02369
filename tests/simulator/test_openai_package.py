"""The `openai` package, which xAI's users know, understands the endpoint."""

import pytest

openai = pytest.importorskip("openai")


@pytest.fixture
def client(server):
    with openai.OpenAI(api_key="any", base_url=server.url, max_retries=0) as client:
        yield client


@pytest.fixture
def create(client, body):
    def create(prompt="hello", **fields):
        return client.chat.completions.create(**body(prompt, **fields))

    return create


@pytest.mark.parametrize("profile", ["live", "guide"])
def test_it_reads_streams_of_both_profiles(create, ask, profile):
    chunks = list(create(stream=True, extra_body={"simulator": {"profile": profile}}))
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == ask().content


def test_it_reads_whole_answers(create):
    answer = create()
    assert answer.model == "grok-demo"
    assert answer.choices[0].finish_reason == "stop"


def test_it_sees_a_wrong_key_as_a_bad_request(client, body):
    with pytest.raises(openai.BadRequestError) as error:
        client.with_options(api_key="wrong").chat.completions.create(**body())
    assert "Incorrect API key" in error.value.response.text


def test_it_sees_the_other_statuses(create):
    with pytest.raises(openai.RateLimitError):
        create(extra_body={"simulator": {"fault": "rate-limit"}})
    with pytest.raises(openai.NotFoundError):
        create(model="grok-99")


def test_it_lists_the_models(client):
    assert "grok-demo" in [model.id for model in client.models.list()]
