"""Whatever a server says of a batch, there are rows, or one error of ours."""

import pytest
from client.batch.server import BatchServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grok_jupyter import Client, GrokError

WORDS = st.sampled_from(
    ["batch_id", "id", "state", "num_requests", "num_pending", "results", "batches", "batch_result",
     "batch_request_id", "row-0", "response", "chat_get_completion", "choices", "message", "error",
     "content", "pagination_token", "cancel_time", "expire_time", "cancel_by_xai_message", "usage"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), WORDS,
        st.just(10**400), st.just("2026-01-01"),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=5)
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.unmeasured
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(looked=VALUES, state=VALUES, results=VALUES, result=VALUES)
def test_odd_answers_are_rows_with_errors_or_one_error(raw, looked, state, results, result):
    server = BatchServer(raw)
    told = {"GET /batches/batch_1": looked, "GET /batches/batch_1/results": results}
    with Client("xai-topsecret-0123456789", base_url=server.url, max_retries=0) as client:
        batch = client.chat.map("Say {{x}}", [{"x": 1}], model="grok-4.3", batch=True)
        for odd in (told, {}):
            server.trouble = lambda method, path, _, odd=odd: (
                (200, odd[key]) if (key := f"{method} {path.partition('?')[0]}") in odd else None
            )
            server.state = state if isinstance(state, dict) else {}
            server.state["state"] = dict.fromkeys((), 0)
            server.result = lambda *_: result if isinstance(result, dict) else {"a": result}
            try:
                rows = batch.fetch()
            except GrokError as error:
                assert "\n" not in str(error)
                continue
            assert rows.done + rows.failed <= 1
            assert len(rows.frame) == 1
            assert repr(batch)


def test_an_answer_that_is_nested_without_end_is_that_rows_error(batching, submit, words):
    nested = 1
    for _ in range(900):
        nested = [nested]
    server = batching(result=lambda *_: {"batch_result": {"response": {"x": {"choices": nested}}}})
    rows = submit(server, words(1)).fetch()
    assert list(rows.errors) == [0]


@pytest.mark.parametrize("tokens", ["a", "ab", "abcb"])
def test_pages_that_go_round_have_an_end(batching, submit, words, tokens):
    def pages(method, path, _):
        if "/results" not in path:
            return None
        token = path.partition("pagination_token=")[2]
        following = tokens[tokens.index(token) + 1 :][:1] if token else tokens[0]
        return 200, {"results": [], "pagination_token": following or tokens[0]}

    server = batching(trouble=pages)
    rows = submit(server, words(2)).fetch()
    assert len(rows.errors) == 2
    looked = [path for _, path in server.asked if "/results" in path]
    assert len(looked) <= len(set(tokens)) + 2
