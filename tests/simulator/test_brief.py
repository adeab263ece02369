"""A word or a line, by prepared rules, where a question is asked once per row."""

import pytest

from grok_jupyter import Client
from grok_jupyter.simulator.writing.brief import brief_answer


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Is this positive, negative or neutral? Answer with one word: I love it!", "positive"),
        ("Is this positive, negative or neutral? Answer with one word: It came broken.",
         "negative"),
        ("Is this positive, negative or neutral? Answer with one word: It is a chair.", "neutral"),
        ("fruit, tool or animal, in one word: a tool for the garden", "tool"),
        ("Translate this to French: Hello world", "Bonjour monde"),
        ("Translate into Spanish:\nThe dog and 2 cats.", "The perro y 2 cats."),
        ("Extract the years: built in 1990, burnt down in 2004", "1990, 2004"),
        ("Extract all e-mail addresses from this: a@b.example, c.d@e.example.",
         "a@b.example, c.d@e.example"),
        ("Extract the prices: nothing here", "none"),
    ],
)  # fmt: skip
def test_prepared_rules_answer(prompt, answer):
    assert brief_answer(prompt) == answer


@pytest.mark.parametrize(
    "prompt",
    ["", "Hello", "What does translate to mean?", "Write a function that extracts years",
     "Tell me in one word", "Translate this", "one word or two"],
)  # fmt: skip
def test_other_questions_are_left_to_others(prompt):
    assert brief_answer(prompt) is None


def test_rows_are_labelled_in_process_and_the_same_each_time():
    texts = ["I love it", "broken and late", "it is a lamp"]
    template = "Positive, negative or neutral, in one word? {{row}}"
    with Client(base_url="demo") as client:
        made = [
            client.chat.map(template, texts, simulator={"rate": 0, "first_token": 0})
            for _ in range(2)
        ]
    for rows in made:
        assert rows.frame["answer"] == ["positive", "negative", "neutral"]
        assert {one.model for one in rows} == {"grok-demo"}
