"""Equal questions: each has an answer of its own, and a cell that is run again gets its own."""

import pytest

pytestmark = pytest.mark.unmeasured
LOOP = "for _ in range(3):\n    r = get_ipython().run_line_magic('grok', '-q -t 1.5 Say a number')"


def occurrences(notebook):
    return [recording["occurrence"] for recording in notebook.recordings]


def test_a_cell_that_is_run_again_is_replayed(notebook):
    notebook.open("auto")
    first = notebook.answer("%%grok\nhello", cell_id="a")
    again = notebook.answer("%%grok\nhello", cell_id="a")
    assert notebook.asked == ["hello"]
    assert again["data"] == first["data"]
    assert again["metadata"]["grok_jupyter"]["replayed"] is True


def test_two_cells_with_the_same_question_have_an_answer_each(notebook):
    notebook.open("auto")
    for cell_id in ("a", "b", "a", "b"):
        notebook.answer("%%grok\nhello", cell_id=cell_id)
    assert notebook.asked == ["hello", "hello"]
    assert occurrences(notebook) == [1, 2]


def test_a_loop_has_an_answer_for_each_round_also_where_cells_have_no_ids(notebook):
    said = notebook.open("auto").run(LOOP, cell_id="a").outputs()
    assert len(notebook.asked) == 3
    assert occurrences(notebook) == [1, 2, 3]

    executed = notebook.open("only").run(LOOP, allow_stdin=False).outputs()
    assert len(notebook.asked) == 3
    assert [output["data"] for output in executed] == [output["data"] for output in said]


def test_a_loop_that_is_run_again_replays_all_its_rounds(notebook):
    notebook.open("auto")
    said = notebook.run(LOOP, cell_id="a").outputs()
    again = notebook.run(LOOP, cell_id="a").outputs()
    assert len(notebook.asked) == 3
    assert [output["data"] for output in again] == [output["data"] for output in said]


def test_a_notebook_that_repeats_itself_is_replayed_from_top_to_bottom(notebook):
    cells = ["%%grok\nhello", "%%grok\nbye", "%%grok\nhello", "%grok hello"]
    notebook.open("auto")
    said = [notebook.answer(code, cell_id=str(at)) for at, code in enumerate(cells)]
    assert len(notebook.asked) == 4
    notebook.open("only")
    executed = [notebook.answer(code, allow_stdin=False) for code in cells]
    assert [output["data"] for output in executed] == [output["data"] for output in said]
    assert len(notebook.asked) == 4


def test_recording_anew_replaces_the_answer_of_the_cell(notebook):
    notebook.open("auto").answer("%%grok\nhello", cell_id="a")
    notebook.answer("%%grok --replay record\nhello", cell_id="a")
    assert notebook.asked == ["hello", "hello"]
    assert occurrences(notebook) == [1]


def test_a_cell_that_fails_does_not_take_the_number_of_the_next(notebook):
    notebook.open("only")
    for _ in range(2):
        assert notebook.kernel.run("%%grok\nhello").error["ename"] == "RecordingError"
    notebook.run("%%grok --replay auto\nhello")
    assert occurrences(notebook) == [1]
    assert notebook.answer("%%grok\nhello")["metadata"]["grok_jupyter"]["replayed"] is True
