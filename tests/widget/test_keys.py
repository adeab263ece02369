"""A key in a question, a setting or a name of a chat is refused, and kept nowhere."""

import json

import pytest

from grok_jupyter import ChatWidget, InputError
from grok_jupyter.chat import assistant, user

NEW = "xai-" + "Zq7AbCdEfGhIjKlMnOpQrStUvWxYz01" * 2


@pytest.fixture(params=["own", "xai"])
def typed(request, key):
    return {"own": key, "xai": NEW}[request.param]


def kept(chat, tmp_path):
    text = json.dumps(chat.get_state()) + json.dumps(chat._copies._parts) + repr(chat.messages)
    for form in ("json", "ipynb", "md", "html"):
        text += chat.export(tmp_path / f"talk.{form}").read_text("utf-8")
    return text


def test_a_question_with_a_key_is_refused_from_python(open_chat, server, typed, tmp_path):
    chat, _ = open_chat()
    with pytest.raises(InputError, match="The question holds an API key") as caught:
        chat.send(f"Why is {typed} refused?")
    assert typed not in str(caught.value)
    assert server.requests == []
    assert chat.messages == []
    assert typed not in kept(chat, tmp_path)


def test_a_question_with_a_key_is_refused_from_the_page(open_chat, server, typed, tmp_path):
    chat, page = open_chat()
    page.ask(kind="send", text=f"Why is {typed} refused?", ref="1")
    reply, _ = page.until_reply("refused")
    assert "API key" in reply["refused"]
    assert typed not in json.dumps(reply)
    assert server.requests == []
    assert typed not in kept(chat, tmp_path)


def test_an_edited_question_with_a_key_is_refused(open_chat, server, typed, tmp_path):
    chat, page = open_chat()
    chat.send("hello")
    before = len(server.requests)
    with pytest.raises(InputError, match="API key"):
        chat.edit(0, f"It is {typed}")
    page.until_status("completed")
    page.ask(kind="edit", turn=page.turns[0].fields["id"], text=f"It is {typed}", ref="1")
    assert "API key" in page.until_reply("refused")[0]["refused"]
    assert len(server.requests) == before
    assert [message.role for message in chat.messages] == ["user", "assistant"]
    assert typed not in kept(chat, tmp_path)


def test_an_attached_variable_with_a_key_is_refused(open_chat, server, typed, notebook, tmp_path):
    notebook.user_ns["config"] = {"authorization": f"Bearer {typed}"}
    chat, page = open_chat()
    page.ask(kind="send", text="What is wrong?", values=["config"], ref="1")
    assert "API key" in page.until_reply("refused")[0]["refused"]
    assert server.requests == []
    assert typed not in kept(chat, tmp_path)


@pytest.mark.parametrize("name", ["system", "model", "reasoning_effort"])
def test_a_setting_with_a_key_is_refused(open_chat, typed, name, tmp_path):
    chat, page = open_chat()
    before = getattr(chat, name)
    value = typed[:20] if name == "reasoning_effort" and typed != NEW else typed
    page.ask(kind="settings", **{name: typed}, ref="1")
    assert typed not in json.dumps(page.until_reply("refused")[0])
    with pytest.raises(InputError) as caught:
        setattr(chat, name, typed)
    assert typed[:16] not in str(caught.value) or name == "reasoning_effort", value
    assert getattr(chat, name) == before
    assert typed not in kept(chat, tmp_path)


def test_a_name_or_messages_with_a_key_are_refused(open_chat, typed, tmp_path):
    with pytest.raises(InputError, match="The name of the conversation holds an API key"):
        ChatWidget(chat=typed[:79])
    chat, _ = open_chat()
    for messages in ([user(typed)], [user("hello"), assistant(f"It is {typed}")]):
        with pytest.raises(InputError, match="holds an API key"):
            chat.messages = messages
    assert typed not in kept(chat, tmp_path)


# -- values that traitlets passes by a check -------------------------------------------------------

NAMES = ["model", "system", "temperature", "max_tokens", "reasoning_effort", "messages"]
VALUES = [None, 5, 2.5, -1, [5], b"x", float("nan"), "", " ", object(), {"a": 1}, [None], True]


@pytest.mark.parametrize("is_held", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_no_value_gets_into_a_setting_unchecked(open_chat, name, is_held, tmp_path):
    chat, _ = open_chat()
    chat.send("hello")
    for value in VALUES:
        before = getattr(chat, name)
        try:
            if is_held:
                with chat.hold_trait_notifications():
                    setattr(chat, name, value)
            else:
                setattr(chat, name, value)
        except Exception as error:
            assert type(error).__name__ in {"InputError", "TraitError"}, repr(error)
            assert getattr(chat, name) == before
    assert isinstance(chat.model, str)
    assert chat.model
    assert chat.send("And now?").status == "completed"
    kept(chat, tmp_path)


@pytest.mark.parametrize("name", ["model", "system", "temperature", "max_tokens"])
def test_a_page_that_sends_nothing_for_a_setting_leaves_the_chat_in_order(
    open_chat, name, tmp_path
):
    chat, page = open_chat()
    page.ask(kind="settings", **{name: None}, ref="1")
    reply = "refused" if name == "model" else "accepted"
    assert page.until_reply(reply)
    assert chat.send("hello").status == "completed"
    kept(chat, tmp_path)


def test_no_model_is_refused_in_one_sentence(open_chat):
    chat, _ = open_chat()
    with pytest.raises(InputError, match="model=None cannot be used"):
        chat.model = None
