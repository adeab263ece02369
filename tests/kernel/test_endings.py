"""However an answer ends: one finished output, the variable, one readable error."""

import pytest

STATE = "(r.status, r.finish_reason, r.content)"


def test_a_truncated_answer_is_kept_and_never_looks_like_success(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().begin().delta("Half an answer").close()
    output, error = cell.done().outputs()

    assert cell.status == "error"
    assert error["ename"] == "StreamError"
    assert "14 characters" in error["evalue"]
    assert output["data"]["text/plain"] == "Half an answer"
    assert "<sub>incomplete" in output["data"]["text/markdown"]
    assert kernel.value(STATE) == ("failed", None, "Half an answer")


def test_an_error_of_the_server_in_mid_answer_is_said_in_its_words(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    exchange = scripted.next().begin().delta("Half")
    exchange.write(b'data: {"error": {"message": "The model overheated"}}\n\n')
    exchange.close()
    output, error = cell.done().outputs()

    assert "The model overheated" in error["evalue"]
    assert output["metadata"]["grok_jupyter"]["status"] == "failed"
    assert kernel.value(STATE) == ("failed", None, "Half")


def test_a_refused_request_leaves_a_failed_response_and_one_output(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    exchange = scripted.next().begin("application/json", "400 Bad Request")
    exchange.write(b'{"code": "invalid-argument", "error": "Model not found: grok-9"}')
    exchange.close()
    cell.done()

    assert cell.error["ename"] == "BadRequestError"
    assert len(cell.displays) == 1
    assert kernel.value(STATE) == ("failed", None, "")


def test_html_in_place_of_an_answer_is_one_clear_error(kernel, scripted):
    cell = kernel.start("%%grok -o r\nTell me")
    exchange = scripted.next().begin("text/html")
    exchange.write(b"<html><body>Please log in</body></html>")
    exchange.close()
    assert "HTML page" in cell.done().error["evalue"]
    assert kernel.value("r.status") == "failed"


def test_a_server_that_is_down_is_named(kernel, scripted_server):
    kernel.run("%config GrokMagics.base_url = 'http://127.0.0.1:9/v1'")
    cell = kernel.run("%%grok -o r --timeout 1\nTell me")
    assert cell.error["ename"] == "APIConnectionError"
    assert "127.0.0.1:9" in cell.error["evalue"]
    assert kernel.value("r.status") == "failed"


def test_the_token_limit_is_said(kernel, scripted):
    cell = kernel.start("%%grok -o r -q\nTell me")
    scripted.next().answer("Up to here", reason="length")
    (output,) = cell.done().outputs()
    assert output["data"]["text/markdown"].endswith("<sub>cut at the token limit</sub>")
    assert kernel.value("r.finish_reason") == "length"


def test_an_error_shows_as_one_block_without_frames(kernel, scripted):
    cell = kernel.start("%%grok\nTell me")
    scripted.next().begin().delta("Half").close()
    (block,) = cell.done().error["traceback"]
    assert "StreamError" in block
    assert 'File "' not in block
    assert "grok_jupyter/" not in block


@pytest.mark.parametrize(
    ("tail", "end"),
    [("```python\nprint(1)", "print(1)\n```"), ("- one\n- two", "- two")],
)
def test_a_cut_answer_leaves_its_muted_line_outside_of_code_and_lists(kernel, scripted, tail, end):
    cell = kernel.start("%%grok\nTell me")
    scripted.next().begin().delta(tail).close()
    output, _ = cell.done().outputs()
    body, _, muted = output["data"]["text/markdown"].rpartition("\n\n")
    assert body.endswith(end)
    assert muted == "<sub>incomplete · grok-test</sub>"
    assert output["data"]["text/plain"] == tail


def test_the_plain_text_is_the_answer_verbatim(kernel, scripted):
    text = "  \\(a\\) costs $5, ![x](http://evil.example/p.png)\r\n\n```\nünïcode 🎉\n\n"
    cell = kernel.start("%%grok -o r\nTell me")
    scripted.next().answer(text)
    (output,) = cell.done().outputs()
    assert output["data"]["text/plain"] == text
    assert "![" not in output["data"]["text/markdown"]
    assert set(output["data"]) == {"text/markdown", "text/plain"}


def test_the_key_is_nowhere_in_what_a_cell_sends(kernel, scripted, key):
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin("application/json", "401 Unauthorized")
    exchange.write(f'{{"error": "Incorrect API key: {key}"}}'.encode())
    exchange.close()
    assert cell.done().error["ename"] == "AuthenticationError"
    assert key not in str(cell.messages)
    assert key not in str(kernel.run("%grok config").messages)


@pytest.mark.parametrize(
    ("setting", "options", "said"),
    [("", "--timeout 1.5", "timeout=1.5 s"), ("silence_timeout", "", "silence_timeout=1.5 s")],
)
def test_when_the_time_is_up_what_had_arrived_is_kept(kernel, scripted, setting, options, said):
    if setting:
        kernel.run(f"%config GrokMagics.{setting} = 1.5")
    cell = kernel.start(f"%%grok -o r {options}\nTell me")
    exchange = scripted.next().begin().delta("Half")
    output, error = cell.done().outputs()
    assert error["ename"] == "APITimeoutError"
    assert said in error["evalue"]
    assert exchange.was_left()
    assert output["data"]["text/plain"] == "Half"
    assert kernel.value(STATE) == ("failed", None, "Half")
