"""A dry run in a kernel: one output, the same whoever watches, and nothing is sent."""

import pytest


@pytest.mark.parametrize("cell_id", ["8f0c3a52", None])
def test_it_is_one_output_watched_or_not(kernel, scripted, cell_id):
    kernel.run("x = 3")
    outputs = [
        kernel.run(
            "%%grok --dry-run -o r -c plan --insert\nTell me {{x}}",
            cell_id=cell_id,
            allow_stdin=is_watched,
        )
        for is_watched in (True, False)
    ]
    for cell in outputs:
        assert cell.status == "ok"
        assert not cell.updates
        assert not cell.of("stream", "comm_open", "execute_result")
        assert cell.reply["payload"] == []
    (first,), (second,) = (cell.displays for cell in outputs)
    assert first["data"] == second["data"]
    assert "Tell me 3" in first["data"]["text/markdown"]
    assert kernel.value("'r' in globals()") is False
    assert "No conversation has begun" in kernel.run("%grok history").stdout


def test_it_shows_the_turn_that_the_cell_would_replace_as_gone(kernel, scripted):
    cell = kernel.start("%%grok -c plan\nFirst", cell_id="a")
    scripted.next().answer("One.")
    cell.done()
    cell = kernel.start("%%grok -c plan\nSecond", cell_id="b")
    scripted.next().answer("Two.")
    cell.done()
    (again,) = kernel.run("%%grok -c plan --dry-run\nSecond, again", cell_id="b").displays
    text = again["data"]["text/plain"]
    assert "One." in text
    assert "Two." not in text
    assert "turn 2" in text
    assert kernel.run("%grok history plan").displays[0]["data"]["text/plain"].count("Second") == 1
