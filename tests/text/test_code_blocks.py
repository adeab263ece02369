"""What the blocks of code in an answer hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.markdown.reading import read
from grok_jupyter.text.code_blocks import code_blocks
from grok_jupyter.text.portable import portable


def found(answer):
    return [(block.language, block.source) for block in code_blocks(answer)]


BLOCKS = {
    "```python\nx = 1\n```": [("python", "x = 1\n")],
    "```\nx\n```": [("", "x\n")],
    "~~~ Python title=x\nx\n~~~": [("python", "x\n")],
    "```{python}\nx\n```": [("python", "x\n")],
    "``` {.python .numberLines}\nx\n```": [("python", "x\n")],
    "```python,ignore\nx\n```": [("python", "x\n")],
    "```c++\nx\n```": [("c++", "x\n")],
    "```\n```": [("", "")],
    "```\xa0\nx\n```": [("", "x\n")],
    "```\n\n\n```": [("", "\n\n")],
    "```\nx": [("", "x\n")],
    "```": [("", "")],
    "````\n```\nx\n```\n````": [("", "```\nx\n```\n")],
    "```\nx\n~~~\ny\n```": [("", "x\n~~~\ny\n")],
    "```\nx\n`````\ny": [("", "x\n")],
    "```\nx\n```y\n```": [("", "x\n```y\n")],
    "  ```\n  x\n    y\n  ```": [("", "x\n  y\n")],
    "- a\n  ```\n  x\n  ```\n- b\n  ```\n  y\n  ```": [("", "x\n"), ("", "y\n")],
    "1. a\n\n   ```py\n   if x:\n       y\n   ```": [("py", "if x:\n    y\n")],
    "- - a\n\n    ```\n    x\n    ```": [("", "x\n")],
    "> ```\n> x\n> ```": [("", "x\n")],
    "> > ```\n> > x": [("", "x\n")],
    "> ```\n> x\ny": [("", "x\n")],
    "- ```\n  x\ny": [("", "x\n")],
    "```\n\tx\n```": [("", "\tx\n")],
    "```\r\nx\r\n```\r\n": [("", "x\n")],
    "```\nx\u2028y\x0cz\n```": [("", "x\u2028y\x0cz\n")],
    "a `x` b": [],
    "``` a`b\nx": [],
    "- > ```python\n  > x = 1\n  > ```\n- after": [("python", "x = 1\n")],
    "1. First:\n   > ```sh\n   > ls\n   > ```\n\n2. Second": [("sh", "ls\n")],
    "> - item\n>   ```js\n>   let a;\n>   ```\n> - more": [("js", "let a;\n")],
    "a[^1]\n\n[^1]: note\n\n    ```py\n    x\n    ```\n\n```\ny\n```": [("py", "x\n"), ("", "y\n")],
    "    ```\n    x\n    ```": [],
    "\\```\nx": [],
    "": [],
}


@pytest.mark.parametrize("answer", BLOCKS)
def test_blocks_are_what_stands_between_fences(answer):
    assert found(answer) == BLOCKS[answer]


def test_a_block_is_its_source():
    (block,) = code_blocks("```python\nx = 1\n```")
    assert str(block) == "x = 1\n"
    assert hash(block)


@given(
    st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"])).filter(
        lambda source: "```" not in source
    )
)
def test_code_comes_out_as_it_was_written(source):
    assert found(f"Text\n\n```python\n{source}\n```\nText") == [("python", f"{source}\n")]


@given(st.lists(st.sampled_from(["```\n", "~~~\n", "a\n", "\n", "- ", "> ", "    ", "````\n"])))
def test_what_follows_an_answer_stands_outside_its_code(parts):
    answer = portable("".join(parts)).rstrip()
    last = read(f"{answer}\n\nbelow\n").blocks[-1]
    assert last.text == "below"


TOKENS = [
    "a", "b c", "\n", "\n\n", "- ", "1. ", "> ", "  ", "    ", "\t", "# ", "```\n", "~~~\n",
    "|", "-|-\n", "[^1]: ", "[^2]: ", "[^1]", "[x]: /y\n", "[x]", "===\n", "$$\n", "$",
    "\\", "**", "~", "`", "``",
    "<br>", "<kbd>", "![", "](", ")", "&#36;", "\\(", "\\)", "\\begin{a}", "@@1",
    "**。**", "- [ ] ", "\xa0", "\ufeff", "\u2028",
]  # fmt: skip


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join))
def test_any_text_has_a_saved_form_and_code(text):
    assert portable(text) is not None
    assert all(block.source.endswith("\n") or not block.source for block in code_blocks(text))
