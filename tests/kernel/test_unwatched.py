"""Nobody watches: only the finished output, so that a stored notebook equals a re-run."""

import nbformat
import pytest
from nbclient import NotebookClient


def test_an_unwatched_cell_has_exactly_one_output_and_no_update(kernel, scripted):
    cell = kernel.start("%%grok\nTell me", allow_stdin=False)
    scripted.next().begin().delta("One ").delta("answer").finish()
    cell.done()

    (output,) = cell.displays
    assert not cell.updates
    assert not cell.of("clear_output", "stream", "error", "execute_result")
    assert output["data"]["text/plain"] == "One answer"
    assert "display_id" not in output.get("transient", {})


@pytest.mark.parametrize("allow_stdin", [True, False])
def test_watched_or_not_the_finished_output_is_the_same(kernel, scripted, allow_stdin):
    cell = kernel.start("%%grok\nTell me", allow_stdin=allow_stdin)
    scripted.next().begin().delta("One ").delta("answer").finish()
    (output,) = cell.done().outputs()
    assert output["data"] == {
        "text/markdown": "One answer\n\n<sub>grok-test</sub>",
        "text/plain": "One answer",
    }


@pytest.mark.parametrize(
    ("live", "allow_stdin", "is_live"),
    [("always", False, True), ("never", True, False), ("auto", True, True)],
)
def test_the_setting_decides_who_watches(kernel, scripted, live, allow_stdin, is_live):
    kernel.run(f"%config GrokMagics.live = {live!r}")
    cell = kernel.start("%%grok\nTell me", allow_stdin=allow_stdin)
    scripted.next().answer("An answer")
    cell.done()
    assert bool(cell.updates) is is_live
    assert len(cell.displays) == 1


def test_a_notebook_that_is_executed_twice_is_equal(environment, simulator, tmp_path, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XAI_BASE_URL", simulator.url)
    cells = [
        "%load_ext grok_jupyter",
        "%%grok -o r\nWhat is the meaning of life?",
        "print(r.content)\nfor n in (1, 2):\n    %grok -q Hello number {{n}}",
        "%grok usage",
    ]

    def executed():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute(cwd=str(tmp_path))
        return [cell.outputs for cell in notebook.cells]

    first, second = executed(), executed()
    assert first == second
    assert [len(outputs) for outputs in first] == [0, 1, 3, 1]
    assert first[1][0].output_type == "display_data"
