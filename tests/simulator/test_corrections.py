"""The embedded endpoint corrects a cell that it is sent: the corrected one runs."""

import pytest

from grok_jupyter.simulator.writing.corrections import correction
from grok_jupyter.text.code_blocks import code_blocks

FAILING = {
    "a name that was mistyped": "total = 4\nprint(totl)",
    "a name of a built-in": "lenght = 2\nprnt(lenght)",
    "a name twice, after letters of two bytes": "größe = 4\n'ä', gröse + gröse, größe",
    "a module that was not imported": "math.sqrt(4)",
    "a name in a text of several lines": 'total = 4\nf"""\n  ä {totl:>4} and\n  {totl}"""',
    "a name within a function": "def area(width):\n    return widht * 2\narea(3)",
    "a key that was mistyped": "row = {'price': 3}\nrow['prize'] + 1",
    "a key that nothing is like": "row = {'price': 3}\nrow['z']",
    "a key that is a number": "row = {1: 2}\nrow[7]",
    "a division": "counts = []\nsum(counts) / len(counts)",
    "a division by a constant": "1 / 0",
    "a remainder": "n = 0\n'%d of them' % 3\n7 % n",
    "a division within a division": "n = 0\n(1 / n) / 2 + 3",
    "a division in a function": "def mean(xs):\n    return sum(xs) / len(xs)\nmean([])",
}


def failure(source):
    try:
        exec(compile(source, "<cell>", "exec"), {})
    except Exception as error:
        return error
    return None


def prompt_of(source, error):
    return f"Correct it.\n\n```python\n{source}\n```\n\n{type(error).__name__}: {error}\n- the cell"


@pytest.mark.parametrize("source", FAILING.values(), ids=list(FAILING))
def test_the_corrected_cell_runs(source):
    error = failure(source)
    assert error is not None
    (block,) = code_blocks(correction(prompt_of(source, error)))
    assert block.language == "python"
    assert block.source.strip() != source
    assert failure(block.source) is None


def test_lines_for_ipython_stay_where_they_are():
    source = "%matplotlib inline\n!ls\ntotal = 1\nprint(totl)"
    (block,) = code_blocks(correction(prompt_of(source, NameError("name 'totl' is not defined"))))
    assert block.source == source.replace("totl", "total") + "\n"


def test_of_several_cells_the_one_is_corrected_that_can_be():
    prompt = (
        "```python\nmean([])\n```\n\nZeroDivisionError: division by zero\n- the cell\n"
        "```python\ndef mean(xs):\n    return sum(xs) / len(xs)\n```"
    )
    (block,) = code_blocks(correction(prompt))
    assert block.source.startswith("def mean")


@pytest.mark.parametrize(
    "prompt",
    [
        "NameError: name 'x' is not defined",
        "```python\nprint(x)\n```\nWhy?",
        "```python\nprint(x\n```\nNameError: name 'x' is not defined",
        "```python\nprint(qqqqq)\n```\nNameError: name 'qqqqq' is not defined",
        "```python\nrow[key]\n```\nKeyError: 'a'",
        "```python\nrow['a']\n```\nKeyError: <object>",
        "```python\nfree()\n```\nZeroDivisionError: division by zero",
        "```python\nint('a')\n```\nValueError: invalid literal",
    ],
)
def test_what_it_cannot_correct_it_does_not_pretend_to(prompt):
    assert correction(prompt) is None


def test_the_answer_says_who_wrote_it(ask):
    answer = ask(prompt_of("total = 4\nprint(totl)", NameError("name 'totl' is not defined")))
    assert "print(total)" in answer.content
    assert "grok-demo, the embedded endpoint, not by Grok" in answer.content
