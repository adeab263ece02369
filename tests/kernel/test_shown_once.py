"""``out.retry()`` as the last line of a cell: the rows are shown once, by the retry."""

import pytest
from client.many.server import CountingServer, Refusal


@pytest.fixture
def asking(kernel):
    """A kernel with rows `out`, of which some have failed."""

    def answer(question, times):
        return Refusal(400) if times == 1 and question[-1] in "34" else "fine"

    with CountingServer(answer) as counting:
        kernel.run(f"%config GrokMagics.base_url = {counting.url!r}\nrows = list(range(5))")
        kernel.run("%%grok --each rows -o out\nq{{row}}")
        assert kernel.value("out.done") == 3
        yield kernel


@pytest.mark.parametrize(
    "line", ["out.retry()", "out.retry(max_cost=1)", "same = out.retry()\nsame"]
)
@pytest.mark.parametrize("allow_stdin", [True, False])
def test_the_rows_are_shown_once(asking, line, allow_stdin):
    cell = asking.run(line, allow_stdin=allow_stdin)
    assert cell.status == "ok"
    assert not cell.of("execute_result")
    (output,) = cell.outputs()
    assert output["data"]["text/markdown"].startswith("**5 rows answered.**")
    assert asking.value("(out.done, get_ipython().user_ns['_'] is out)") == (5, True)


def test_they_are_shown_as_ever_by_the_next_cell_and_by_who_displays_them(asking):
    shown = asking.run("out.retry()\ndisplay(out)\n")
    assert len(shown.displays) == 2
    (value,) = asking.run("out").of("execute_result")
    assert value["content"]["data"]["text/plain"].startswith("Rows(5 of 5 answered")
    assert len(asking.run("out.retry();").displays) == 1


def test_what_is_made_of_them_is_shown(asking):
    (value,) = asking.run("out.retry().done").of("execute_result")
    assert value["content"]["data"]["text/plain"] == "5"
    (value,) = asking.run("[out]").of("execute_result")
    assert "Rows(5 of 5 answered" in value["content"]["data"]["text/plain"]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("out.retry().done\n'between'\nout", ["5", "'between'", "Rows(5 of 5 answered"]),
        ("out.retry()\n'between'\nout", ["'between'", "Rows(5 of 5 answered"]),
        ("out.retry()\nout", ["Rows(5 of 5 answered"]),
        ("out.retry()\nout.retry()\nout", ["Rows(5 of 5 answered"]),
    ],
)
def test_where_all_lines_are_shown_it_is_the_next_value_that_is_left_out(asking, lines, shown):
    asking.run("%config InteractiveShell.ast_node_interactivity = 'all'")
    values = asking.run(lines).of("execute_result")
    texts = [value["content"]["data"]["text/plain"] for value in values]
    assert [text[: len(one)] for text, one in zip(texts, shown, strict=True)] == shown


def test_they_pickle_afterwards(asking):
    asking.run("out.retry()\nimport pickle")
    assert asking.value("pickle.loads(pickle.dumps(out)).done") == 5
