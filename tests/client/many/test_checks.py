"""Answers that are checked: asked for, recorded, copied, or asked for by workers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from client.many.server import Refusal

from grok_jupyter import AnswerError, InputError
from grok_jupyter.chat import user
from grok_jupyter.client.many.row_question import RowQuestion


def is_short(response):
    if len(response.content) > 5:
        raise AnswerError("It is too long.", response=response)


def checked(row):
    return RowQuestion([user(row.word)], check=is_short)


GIVEN = [{"word": word} for word in ["long", "ok", "long", "ok", "other"]]


@pytest.fixture
def answering(counting):
    return counting(lambda question, times: "much too long" if question == "long" else "ok")


@pytest.mark.filterwarnings("ignore:The recorded answer:grok_jupyter.RecordingWarning")
def test_recorded_answers_are_checked_as_they_were(answering, connect, tmp_path):
    for _ in range(2):
        client = connect(answering, replay="auto", replay_folder=tmp_path)
        rows = client.chat.map(checked, GIVEN)
        assert (rows.done, sorted(rows.errors)) == (3, [0, 2])
        assert rows.frame["error"] == ["It is too long.", None, "It is too long.", None, None]


@pytest.mark.filterwarnings("ignore:The recorded answer:grok_jupyter.RecordingWarning")
def test_recorded_answers_that_are_checked_the_first_time_are_checked(answering, connect, tmp_path):
    client = connect(answering, replay="auto", replay_folder=tmp_path)
    assert client.chat.map("{{word}}", GIVEN).done == 5
    rows = client.chat.map(checked, GIVEN)
    assert (rows.done, sorted(rows.errors)) == (3, [0, 2])
    assert set(answering.asked.values()) == {1}


def test_answers_that_workers_ask_for_are_checked(answering, connect, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")
    with ThreadPoolExecutor(2) as executor:
        rows = connect(answering).chat.map(checked, GIVEN, executor=executor)
    assert (rows.done, sorted(rows.errors)) == (3, [0, 2])


def test_refusals_between_answers_that_workers_get_cost_only_their_rows(
    counting, connect, words, monkeypatch
):
    monkeypatch.setenv("XAI_API_KEY", "xai-topsecret-0123456789")
    server = counting(lambda q, t: "fine" if int(q[1:]) % 5 == 0 else Refusal(400))
    with ThreadPoolExecutor(1) as executor:
        rows = connect(server).chat.map("{{word}}", words(200), executor=executor, concurrency=1)
    assert (rows.status, rows.done, rows.failed) == ("completed", 40, 160)


def test_with_strict_the_settings_of_each_row_are_read_before_anything_is_sent(counting, connect):
    server = counting()

    def own(row):
        return RowQuestion([user(row.word)], {"tools": row.tools})

    given = [{"word": "a", "tools": []}, {"word": "b", "tools": 3}, {"word": "c", "tools": 4}]
    with pytest.raises(InputError, match=r"Row 1: tools=3 .* 1 more row fails, too"):
        connect(server).chat.map(own, given, strict=True)
    assert not server.asked


def test_a_refused_row_is_not_checked(counting, connect):
    rows = connect(counting(lambda q, t: Refusal(400) if q == "long" else "ok")).chat.map(
        checked, GIVEN
    )
    assert sorted(rows.errors) == [0, 2]
    assert "too long" not in str(rows.errors[0])
