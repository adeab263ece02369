"""What the endpoint says, and that it never passes for Grok."""

import pytest

from grok_jupyter.simulator.writing.prepared import PREPARED, prepared_answer, read_answer


@pytest.mark.parametrize("name", PREPARED)
def test_every_prepared_answer_says_who_wrote_it(name):
    text = read_answer(name)
    assert "grok-demo" in text
    assert "embedded endpoint" in text or "endpoint embedded" in text
    assert "Grok" in text


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("What is the meaning of life, the universe, and everything?", "meaning_of_life"),
        ("Show me what Markdown can do", "markdown_tour"),
        ("Use headings, a table and some maths", "markdown_tour"),
        ("How does streaming work?", "streaming"),
        ("What is a token?", "streaming"),
        ("Describe this data frame", "data_frame"),
        ("Plot df by month", "data_frame"),
        ("Which\ncolumns matter?", "data_frame"),
        ("Write a Fibonacci function", "fibonacci"),
        ("list the prime numbers below 100", "primes"),
        ("Derive Euler's formula", "euler"),
        ("a haiku about notebooks", "haiku"),
        ("Summarise this text", "summary"),
        ("NameError: name 'x' is not defined", "error"),
        ("write some python", "function"),
        ("Hi!", "greeting"),
        ("Who are you?", "greeting"),
        ("This is which thing?", None),
        ("What's the capital of Portugal?", None),
    ],
)
def test_words_in_the_prompt_choose_the_answer(prompt, name):
    assert prepared_answer(prompt) == name


def test_the_guides_question_is_answered_with_42(ask):
    assert ask("What is the meaning of life, the universe, and everything?").content.startswith(
        "**42.**"
    )


@pytest.mark.parametrize(
    "mark",
    ["# ", "   - ", "|:---", "```python", "$e^", r"\(A", r"\[", "> ", "- [x]", "](https", "✨"],
)
def test_the_tour_shows_what_markdown_has(mark):
    assert mark in read_answer("markdown_tour")


def test_the_tour_has_a_line_of_code_too_long_for_a_page():
    assert max(map(len, code_of("markdown_tour").splitlines())) > 110


@pytest.mark.parametrize("name", ["fibonacci", "primes", "function", "markdown_tour"])
def test_prepared_code_runs(name, capsys):
    exec(compile(code_of(name), name, "exec"), {})
    assert capsys.readouterr().out


def test_prepared_data_frame_code_runs_with_pandas_alone(capsys):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"city": ["a", "b", None], "size": [1.5, 2.5, 9]})
    exec(compile(code_of("data_frame"), "data_frame", "exec"), {"df": frame})
    assert "3 rows, 2 columns" in capsys.readouterr().out


def code_of(name):
    return read_answer(name).split("```python\n")[1].split("```")[0]


def test_any_other_prompt_gets_an_honest_reply_that_quotes_it(ask):
    text = ask("What's the capital of Portugal?").content
    assert "`What's the capital of Portugal?`" in text
    assert "not Grok" in text
    assert "%grok key" in text
    assert "XAI_API_KEY" in text


def test_a_quoted_prompt_cannot_break_the_markdown_around_it(ask):
    text = ask("``` odd\n\n# prompt `with` ticks {memory}").content
    assert "> ```` ``` odd # prompt `with` ticks {memory} ````" in text


def test_the_instruction_may_stand_at_either_end_of_much_data(ask):
    data = "write 1,2,3 " * 20_000
    assert prepared_answer(f"Write a haiku: {data}") == "haiku"
    assert prepared_answer(f"{data} What is the meaning of life?") == "meaning_of_life"


def test_a_long_prompt_is_quoted_by_its_beginning(ask):
    assert "…" in ask("unknown thing " * 500).content


def test_the_honest_reply_shows_that_the_conversation_arrived(ask):
    turns = [
        {"role": "user", "content": "My cat is called Ada"},
        {"role": "assistant", "content": "Noted"},
        {"role": "user", "content": "What is its age?"},
    ]
    text = ask(messages=turns).content
    assert "`My cat is called Ada`" in text
    assert "3 messages" in text


def test_half_a_surrogate_pair_in_a_prompt_does_no_harm(stream):
    assert "grok-demo" in stream("odd \ud83d thing").content


def test_a_chat_without_a_user_is_answered_too(ask):
    assert "grok-demo" in ask(messages=[{"role": "system", "content": "be brief"}]).content
