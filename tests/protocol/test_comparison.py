"""Several answers to one question: a mapping that adds up and tells apart."""

import copy
import pickle

import pytest

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.comparison import Comparison
from grok_jupyter.protocol.errors import InputError, StreamError
from grok_jupyter.protocol.response import Response


def answered(text, ticks=None, status="completed"):
    response = Response()
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "cost_in_usd_ticks": ticks}
    choice = {"index": 0, "delta": {"content": text}}
    response.append(Chunk({"choices": [choice], "usage": usage if ticks else None}))
    response.finish(status)
    return response


@pytest.fixture
def two():
    return Comparison({"a": answered("It is red.", 5), "b": answered("It is blue.", 7)})


def test_it_is_a_mapping_of_names_to_responses(two):
    assert list(two) == ["a", "b"]
    assert (len(two), "a" in two, two.get("c")) == (2, True, None)
    assert two["b"].content == "It is blue."
    with pytest.raises(KeyError):
        two["c"]


def test_usage_and_cost_are_those_of_all_that_were_asked(two):
    assert (two.usage.prompt_tokens, two.usage.cost_in_usd_ticks) == (6, 12)
    assert two.cost_usd == 12e-10
    given = Comparison({"a": two["a"], "before": two["b"]}, given=("before",))
    assert (list(given.asked), given.usage.cost_in_usd_ticks) == (["a"], 5)
    assert Comparison({"a": Response()}).cost_usd is None


def test_a_diff_is_of_two_by_their_names(two):
    assert two.diff("a", "b") == "<div>\nIt is <del>red</del><ins>blue</ins>.\n</div>"
    assert two.diff() == two.diff("a", "b")
    assert two.diff("b", "a").after == "It is red."


@pytest.mark.parametrize("names", [("a", "c"), ("a",), (None, "b"), ("a", 1)])
def test_a_diff_of_what_is_not_there_names_what_is(two, names):
    with pytest.raises(InputError, match=r"is no answer here; compare two of 'a', 'b'"):
        two.diff(*names)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("pending", "pending"), "pending"),
        (("pending", "completed"), "streaming"),
        (("failed", "completed"), "completed"),
        (("failed", "failed"), "failed"),
        (("interrupted", "completed"), "interrupted"),
    ],
)
def test_its_status_is_in_the_words_of_a_responses(statuses, status):
    made = [answered("", None, one) if one != "pending" else Response() for one in statuses]
    comparison = Comparison({str(number): one for number, one in enumerate(made)})
    assert comparison.status == status
    assert comparison.is_finished is ("pending" not in statuses)


def test_it_pickles_and_copies_with_its_errors(two):
    two.errors["b"] = StreamError("The stream was cut off.", response=two["b"])
    for other in (pickle.loads(pickle.dumps(two)), copy.deepcopy(two)):
        assert other["a"].content == "It is red."
        assert str(other.errors["b"]) == "The stream was cut off."


def test_it_is_displayed_as_a_table_in_which_names_mean_nothing():
    shown = Comparison({"a|b*c*": answered("x", 10**7)})._repr_mimebundle_()
    assert shown["text/plain"] == "Comparison(a|b*c*='completed')"
    assert "| a&#124;b&#42;c&#42; | completed |  | 2 | 0.001 USD |" in shown["text/markdown"]


def test_in_a_prompt_each_answer_stands_below_the_name_of_its_model(two):
    from grok_jupyter.values import rendered

    assert rendered(two) == "## a\n\nIt is red.\n\n## b\n\nIt is blue."
