"""What a reader must be able to rely on."""

from __future__ import annotations

import pytest

from grok_jupyter import ConfigError, InputError
from grok_jupyter.client.config import process


def test_demo_means_demo_whatever_address_is_configured(shell, server):
    shell.run(f"%config GrokMagics.base_url = {server.url!r}")
    shell.run("%grok demo")
    shell.run("%%grok -o r\nhello")
    assert shell.names["r"].status == "completed"
    assert server.requests == []
    shell.run("%grok demo off")
    shell.run("%%grok\nhello")
    assert len(server.requests) == 1


@pytest.mark.parametrize("typed", ["xai-abc", "abcdefghijklmnopqrst0123"])
def test_a_key_on_the_line_is_not_sent(shell, server, typed):
    with pytest.raises(InputError, match="was not sent") as caught:
        shell.run(f"%grok key {typed}")
    assert typed not in str(caught.value)
    assert server.requests == []


def test_a_prompt_about_keys_is_a_prompt(asked):
    assert asked("%grok key questions")["messages"][0]["content"] == "key questions"


def test_an_empty_value_is_no_prompt(shell, server):
    shell.run("nothing = ''")
    with pytest.raises(InputError, match="The prompt is empty"):
        shell.run("%%grok\n{{nothing}}")
    assert server.requests == []


def test_the_response_is_bound_although_the_model_reads_no_images(shell, server):
    with pytest.raises(InputError, match="cannot read images") as caught:
        shell.run("%%grok -m grok-3 -i https://a.example/x.png -o seen\nWhat is it?")
    assert shell.names["seen"] is caught.value.response
    assert shell.names["seen"].status == "failed"
    assert [request.method for request in server.requests] == ["GET"]


def test_an_undefined_image_is_not_explained_by_braces(shell):
    with pytest.raises(InputError, match="'figure7' in -i figure7 is not defined") as caught:
        shell.run("%%grok -i figure7\nWhat is it?")
    assert "--raw" not in str(caught.value)


def test_an_answer_nested_beyond_reason_is_shown_and_said_not_to_be_json(shell, server):
    from grok_jupyter import AnswerError, Response
    from grok_jupyter.protocol.chunk import Chunk
    from grok_jupyter.rendering.finished import finished

    response = Response()
    response.append(Chunk({"choices": [{"delta": {"content": "[" * 100_000}}]}))
    response.finish("completed")
    assert finished(response, output_format="json").data["text/plain"] == response.content
    with pytest.raises(AnswerError, match="not JSON"):
        response.json()


def test_a_keyring_that_does_not_forget_is_told_apart(shell, monkeypatch):
    keyring = pytest.importorskip("keyring")

    class Stubborn(keyring.backend.KeyringBackend):
        priority = 1

        def get_password(self, service, username):
            return "xai-kept"

        def set_password(self, service, username, password):
            pass

        def delete_password(self, service, username):
            raise PermissionError

    before = keyring.get_keyring()
    keyring.set_keyring(Stubborn())
    try:
        with pytest.raises(ConfigError, match="still holds the key"):
            shell.run("%grok key --forget")
    finally:
        keyring.set_keyring(before)


def test_forgetting_tells_of_the_environment(shell, capsys):
    shell.run("%grok key --forget")
    assert "XAI_API_KEY is still set" in capsys.readouterr().out


def test_unloading_forgets_the_key_and_the_demo(shell):
    shell.run("%grok demo")
    shell.run("%unload_ext grok_jupyter")
    assert (process.demo, process.key) == (None, None)


def test_a_variable_that_is_no_yes_or_no_is_named(new_shell, surroundings):
    surroundings.setenv("GROK_JUPYTER_SHOW_USAGE", "maybe")
    with pytest.raises(ConfigError, match="GROK_JUPYTER_SHOW_USAGE='maybe'"):
        new_shell().run("%load_ext grok_jupyter")
