"""``%grok key``: hidden input through the kernel's own channel for it."""

import pytest

SECRET = "xai-typed-by-hand-987654"
BACKEND = """
from keyring.backend import KeyringBackend

class Drawer(KeyringBackend):
    priority = 1
    kept = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, value):
        self.kept[service, name] = value

    def delete_password(self, service, name):
        del self.kept[service, name]

import keyring
keyring.set_keyring(Drawer())
"""


@pytest.fixture
def enter(kernel):
    """Run ``%grok key`` with some words and type into its field."""

    def run(words, typed):
        cell = kernel.start(f"%grok key {words}")
        request = kernel.client.get_stdin_msg(timeout=30)["content"]
        assert request["password"] is True
        assert "hidden" in request["prompt"]
        kernel.client.input(typed)
        return cell.done()

    yield run
    kernel.run("%grok key --forget")


def test_the_typed_key_is_used_and_never_shown(kernel, enter, scripted):
    cell = enter("", SECRET)
    assert cell.status == "ok"
    assert SECRET not in str(cell.messages)
    assert "memory" in cell.stdout

    cell = kernel.start("%grok Tell me")
    exchange = scripted.next()
    assert exchange.headers["authorization"] == f"Bearer {SECRET}"
    exchange.answer("Hi")
    assert SECRET not in str(cell.done().messages)
    assert SECRET not in str(kernel.run("%grok config").messages)


def test_a_new_key_is_used_at_once(kernel, enter, scripted):
    for key in ("xai-first-0123", "xai-second-4567"):
        enter("", key)
        cell = kernel.start("%grok Tell me")
        exchange = scripted.next()
        assert exchange.headers["authorization"] == f"Bearer {key}"
        exchange.answer("Hi")
        cell.done()


def test_spaces_around_a_pasted_key_do_no_harm(kernel, enter, scripted):
    enter("", f"  {SECRET} \n")
    cell = kernel.start("%grok Tell me")
    exchange = scripted.next()
    assert exchange.headers["authorization"] == f"Bearer {SECRET}"
    exchange.answer("Hi")
    cell.done()


@pytest.mark.parametrize("typed", ["", "   ", "two words", "schlüssel", "tab\there"])
def test_what_is_no_key_is_refused_and_not_repeated(enter, typed):
    cell = enter("", typed)
    assert cell.error["ename"] == "ConfigError"
    if typed.strip():
        assert typed not in str(cell.messages)


def test_saving_keeps_the_key_for_the_next_session_and_forgetting_removes_it(kernel, enter):
    kernel.run(BACKEND)
    cell = enter("--save", SECRET)
    assert "keyring" in cell.stdout
    assert SECRET not in str(cell.messages)
    assert kernel.value("list(Drawer.kept.values())") == [SECRET]

    # The next session has neither the memory nor the variable.
    kernel.run(
        "import os\nfrom grok_jupyter.client.config import process\n"
        "process.key, kept = None, os.environ.pop('XAI_API_KEY')"
    )
    (output,) = kernel.run("%grok config").outputs()
    assert "keyring" in output["data"]["text/plain"]

    assert "keyring too" in kernel.run("%grok key --forget").stdout
    (output,) = kernel.run("%grok config").outputs()
    kernel.run("os.environ['XAI_API_KEY'] = kept")
    assert "No key is set" in output["data"]["text/plain"]
    assert kernel.value("Drawer.kept") == {}


def test_a_keyring_that_refuses_leaves_the_key_in_memory(kernel, enter, scripted):
    kernel.run(BACKEND + "\nDrawer.set_password = lambda *_: 1 / 0")
    cell = enter("--save", SECRET)
    assert "kept in memory" in cell.error["evalue"]
    assert SECRET not in str(cell.messages)
    cell = kernel.start("%grok Tell me")
    exchange = scripted.next()
    assert exchange.headers["authorization"] == f"Bearer {SECRET}"
    exchange.answer("Hi")
    cell.done()


def test_nobody_is_asked_where_nobody_is(kernel):
    cell = kernel.start("%grok key", allow_stdin=False).done()
    assert cell.error["ename"] == "ConfigError"
    assert "XAI_API_KEY" in cell.error["evalue"]


def test_without_any_key_the_error_names_both_ways_to_give_one(kernel, scripted):
    kernel.run("import os\nkept = os.environ.pop('XAI_API_KEY')")
    cell = kernel.run("%grok Tell me")
    kernel.run("os.environ['XAI_API_KEY'] = kept")
    assert cell.error["ename"] == "ConfigError"
    assert "XAI_API_KEY" in cell.error["evalue"]
    assert "%grok key" in cell.error["evalue"]
