"""What the output of many rows says of who answered."""

import json

import pytest

from grok_jupyter.client.many.framing import PlainFraming
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.rendering.rows.finished import finished_rows
from grok_jupyter.rendering.rows.grid import Beside
from grok_jupyter.text.secret import Secret

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"


def finished(answer, model):
    rows = Rows(PlainFraming(1))
    rows.begin()
    rows.settle(0, answer("yes", model=model))
    rows.end("completed")
    return finished_rows(rows, beside=Beside(["a"], lambda _: ["x"]))


@pytest.mark.parametrize("model", [KEY, f"grok {KEY} beta", f"{KEY}{'x' * 10_000}"])
def test_a_key_that_the_server_gives_for_its_name_is_nowhere(answer, model):
    key = Secret(KEY)
    output = finished(answer, model)
    assert key.reveal()[4:] not in json.dumps(output)


def test_a_name_without_end_is_cut(answer):
    assert len(json.dumps(finished(answer, "long" * 100_000))) < 5000
