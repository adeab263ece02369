"""The four ways in which models show, or hide, that they think."""

import pytest


def kinds(answer):
    """What the deltas carry, without repeats: r(easoning), n(othing), c(ontent)."""
    letters = [
        "r" if delta.get("reasoning_content") else "c" if delta.get("content") else "n"
        for delta in answer.deltas
    ]
    return "".join(b for a, b in zip(["", *letters], letters, strict=False) if a != b)


def test_visible_reasoning_comes_before_the_content(stream):
    answer = stream(model="grok-4.3")
    assert kinds(answer) == "rcn"
    assert "grok-demo, the embedded endpoint" in answer.joined("reasoning_content")


def test_hidden_reasoning_shows_as_empty_deltas(stream):
    answer = stream(model="grok-4")
    assert kinds(answer) == "ncn"
    assert answer.deltas[0] == {"role": "assistant"}
    assert answer.deltas[1] == {}


def test_placeholder_reasoning_repeats_itself(stream):
    answer = stream(simulator={"reasoning": "placeholder"})
    thoughts = {d["reasoning_content"] for d in answer.deltas if "reasoning_content" in d}
    assert thoughts == {"Thinking... "}


def test_models_without_reasoning_begin_with_content(stream):
    assert kinds(stream(model="grok-3")) == "cn"


def test_the_knob_overrules_the_model(stream):
    assert kinds(stream(model="grok-3", simulator={"reasoning": "visible"})) == "rcn"


def test_effort_none_switches_reasoning_off(stream):
    assert kinds(stream(model="grok-4.3", reasoning_effort="none")) == "cn"


@pytest.mark.parametrize("mode", ["visible", "hidden", "placeholder"])
def test_reasoning_is_billed_in_every_mode(stream, mode):
    usage = stream(stream_options={"include_usage": True}, simulator={"reasoning": mode}).usage
    assert usage["completion_tokens_details"]["reasoning_tokens"] > 0


def test_more_effort_means_more_reasoning(ask):
    spent = [
        ask(reasoning_effort=effort).usage["completion_tokens_details"]["reasoning_tokens"]
        for effort in ("low", "high", "xhigh")
    ]
    assert spent == sorted(set(spent))


def test_a_whole_answer_carries_its_visible_reasoning(ask):
    assert ask(model="grok-4.3").json["choices"][0]["message"]["reasoning_content"]
    assert "reasoning_content" not in ask(model="grok-4").json["choices"][0]["message"]
