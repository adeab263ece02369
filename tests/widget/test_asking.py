"""A chat from Python: asking, stopping, asking again, what was said."""

import gc
import sys
import threading

import pytest
from anywidget import AnyWidget

from grok_jupyter import ChatWidget, InputError
from grok_jupyter.chat import assistant, user
from grok_jupyter.frontends.widget.turn_messages import messages_of
from grok_jupyter.protocol.messages import Message
from grok_jupyter.session.conversations import conversations

PATIENCE = 20  # seconds; only guards against hanging


def roles(chat):
    return [message.role for message in chat.messages]


def test_send_returns_the_answer_and_the_page_shows_it(open_chat):
    chat, page = open_chat()
    response = chat.send("What is 6 times 7?")
    turn = page.until_status("completed")
    assert response.status == "completed"
    assert turn.said["question"] == "What is 6 times 7?"
    assert turn.said["source"] == response.content
    assert chat.response is response
    assert roles(chat) == ["user", "assistant"]
    assert [message.text for message in chat.messages] == ["What is 6 times 7?", response.content]


def test_without_waiting_the_response_grows_while_python_goes_on(open_chat, slow_server):
    chat, page = open_chat(slow_server)
    response = chat.send("go on", wait=False)
    assert not response.is_finished
    page.until(lambda page: page.turns and page.turns[0].html)
    chat.stop()
    turn = page.until_status("interrupted")
    assert response.content
    assert turn.said["source"] == response.content


def test_what_follows_is_asked_with_what_was_said(open_chat, asked):
    chat, _ = open_chat(system="Be brief.")
    first = chat.send("one")
    chat.send("two")
    sent = asked()["messages"]
    assert [message["content"] for message in sent] == [
        "Be brief.", "one", first.content, "two",
    ]  # fmt: skip


def test_while_an_answer_arrives_another_question_is_refused(open_chat, slow_server):
    chat, _ = open_chat(slow_server)
    chat.send("go on", wait=False)
    with pytest.raises(InputError, match="still being answered"):
        chat.send("and this?")
    chat.stop()


def test_a_stopped_answer_is_sent_on_as_far_as_it_went(open_chat, slow_server):
    chat, page = open_chat(slow_server)
    response = chat.send("go on", wait=False)
    page.until(lambda page: page.turns and page.turns[0].html)
    chat.stop()
    page.until_status("interrupted")
    chat.send("and then?", wait=False)
    page.until(lambda page: len(page.turns) == 2 and page.turns[1].html)
    chat.stop()
    assert roles(chat)[:3] == ["user", "assistant", "user"]
    assert chat.messages[1].text == response.content


def test_an_error_is_raised_and_shown_and_the_next_question_does_not_suffer(open_chat, asked):
    chat, page = open_chat(max_tokens=1)
    chat.model = "grok-unknown"
    with pytest.raises(Exception, match="grok-unknown") as caught:
        chat.send("hello")
    turn = page.until(lambda page: page.turns and page.turns[0].said["error"]).turns[0]
    assert turn.status == "failed"
    assert turn.said["error"] == str(caught.value)
    assert caught.value.response is chat.response
    chat.model = "grok-4.6"
    chat.send("again")
    assert [m["content"] for m in asked()["messages"]] == ["again"]


def test_regenerate_asks_the_last_question_again(open_chat, asked):
    chat, page = open_chat()
    first = chat.send("one")
    second = chat.regenerate()
    assert second is not first
    assert [m["content"] for m in asked()["messages"]] == ["one"]
    page.until(lambda page: len(page.turns) == 1 and page.turns[0].said["source"])
    assert roles(chat) == ["user", "assistant"]


def test_edit_drops_what_followed(open_chat, asked):
    chat, page = open_chat()
    chat.send("one")
    chat.send("two")
    chat.send("three")
    chat.edit(2, "two, but better")
    assert [message.text for message in chat.messages if message.role == "user"] == [
        "one", "two, but better",
    ]  # fmt: skip
    page.until(lambda page: [t.said["question"] for t in page.turns] == ["one", "two, but better"])


@pytest.mark.parametrize("index", [1, 4, -5, 99])
def test_only_a_question_can_be_edited(open_chat, index):
    chat, _ = open_chat()
    chat.send("one")
    chat.send("two")
    with pytest.raises(InputError, match=r"the questions are messages 0, 2"):
        chat.edit(index, "x")


def test_clear_takes_all_away_and_the_page_can_bring_it_back(open_chat):
    chat, page = open_chat()
    chat.send("one")
    chat.clear()
    page.until(lambda page: page.turns == [] and page.totals and page.totals[1])
    assert chat.messages == []
    assert chat.response is None
    page.ask(kind="undo")
    page.until_status("completed")
    assert roles(chat) == ["user", "assistant"]


def test_messages_can_be_assigned(open_chat, asked):
    chat, page = open_chat()
    chat.messages = [user("My name is Ada."), assistant("Hello Ada.")]
    page.until(lambda page: page.turns and page.turns[0].said["source"] == "Hello Ada.")
    chat.send("What is my name?")
    sent = [message["content"] for message in asked()["messages"]]
    assert sent == ["My name is Ada.", "Hello Ada.", "What is my name?"]


def test_messages_as_the_api_writes_them_are_taken_and_a_system_prompt_is_set(open_chat):
    chat, _ = open_chat()
    chat.messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
    ]
    assert chat.system == "Be brief."
    assert roles(chat) == ["user", "assistant"]


@pytest.mark.parametrize("value", [[3], [{"role": "tool", "content": "x"}], ["text"]])
def test_what_is_no_message_is_refused_and_nothing_changes(open_chat, value):
    chat, _ = open_chat()
    chat.send("one")
    before = chat.messages
    with pytest.raises(InputError):
        chat.messages = value
    assert chat.messages == before


def test_messages_and_response_can_be_observed(open_chat):
    chat, _ = open_chat()
    seen = []
    chat.observe(lambda change: seen.append((change.name, change.new)), ["messages", "response"])
    response = chat.send("one")
    assert ("response", response) in seen
    assert [len(new) for name, new in seen if name == "messages"] == [1, 2]


def test_an_observer_that_fails_does_not_fail_the_answer(open_chat, caplog):
    chat, page = open_chat()

    def fail(change):
        raise RuntimeError("of the user's own")

    chat.observe(fail, "messages")
    assert chat.send("one").status == "completed"
    page.until_status("completed")
    assert "of the user's own" in caplog.text


def test_two_widgets_of_one_conversation_show_the_same(open_chat):
    one, page_one = open_chat(chat="plan")
    two, page_two = open_chat(chat="plan")
    one.send("from the first")
    two.send("from the second")
    for page in (page_one, page_two):
        page.until(lambda page: len(page.turns) == 2 and page.turns[1].status == "completed")
        questions = [turn.said["question"] for turn in page.turns]
        assert questions == ["from the first", "from the second"]
    assert one.messages == two.messages


def test_closing_ends_the_answer_and_the_threads(open_chat, slow_server):
    chat, page = open_chat(slow_server)
    response = chat.send("go on", wait=False)
    page.until(lambda page: page.turns and page.turns[0].html)
    chat.close()
    for thread in threading.enumerate():
        if "grok_jupyter" in thread.name:
            thread.join(20)
    assert response.status == "interrupted"
    assert not [t.name for t in threading.enumerate() if t.name.startswith("grok_jupyter")]


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 3}, {"temperature": "warm"}, {"temperature": True}, {"max_tokens": 0},
        {"max_tokens": 1.5}, {"reasoning_effort": ""}, {"height": "tall"}, {"height": -3},
        {"client": "x"}, {"chat": " "}, {"model": 7},
    ],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_refused_in_one_sentence(settings):
    with pytest.raises(InputError) as caught:
        ChatWidget(**settings)
    assert "\n" not in str(caught.value)


def test_settings_go_out_with_the_question(open_chat, asked):
    chat, _ = open_chat(temperature=0.5, max_tokens=300)
    chat.reasoning_effort = "low"
    chat.send("one")
    sent = asked()
    assert (sent["temperature"], sent["max_completion_tokens"]) == (0.5, 300)
    assert sent["reasoning_effort"] == "low"


def test_without_a_key_the_question_says_how_to_get_one():
    chat = ChatWidget()
    with pytest.raises(Exception, match="XAI_API_KEY"):
        chat.send("hello")
    assert chat.messages == []
    chat.close()


def test_an_interrupt_while_others_are_told_leaves_no_turn_for_ever(open_chat, server):
    chat, page = open_chat()

    def interrupt(change):
        chat.unobserve(interrupt, "messages")
        raise KeyboardInterrupt

    chat.observe(interrupt, "messages")
    with pytest.raises(KeyboardInterrupt):
        chat.send("one")
    assert chat.response.status == "interrupted"
    assert not [request for request in server.requests if request.method == "POST"]
    assert chat.send("two").status == "completed"
    page.until(lambda page: len(page.turns) == 2 and page.turns[1].status == "completed")


def test_any_widget_of_a_conversation_can_stop_its_answer(open_chat, slow_server):
    one, page = open_chat(slow_server, chat="plan")
    _, other = open_chat(slow_server, chat="plan")
    response = one.send("go on", wait=False)
    page.until(lambda page: page.turns and page.turns[0].html)
    other.ask(kind="stop", ref="s1")
    assert other.until_reply("accepted")[0] == {"accepted": "s1"}
    assert one.wait() is response
    assert response.status == "interrupted"


def test_what_is_asked_again_can_be_had_back(open_chat):
    chat, page = open_chat()
    chat.send("one")
    chat.send("two")
    before = chat.messages
    chat.edit(0, "another")
    page.until(lambda page: page.totals and page.totals[1])
    page.ask(kind="undo")
    assert chat.messages == before


def test_a_model_that_sees_nothing_is_refused_before_anything_goes(open_chat, tmp_path):
    chat, _ = open_chat(model="grok-code-fast-1")
    chat.messages = [user("one"), assistant("One.")]
    before = chat.messages
    picture = b"\x89PNG\r\n\x1a\n" + bytes(20)
    with pytest.raises(InputError, match="cannot read images"):
        chat.send("see", images=[picture])
    assert chat.messages == before


def test_what_stays_of_assigned_messages_stays_what_it_is(open_chat):
    chat, _ = open_chat()
    first = chat.send("one")
    chat.send("two")
    chat.messages = chat.messages[:2]
    assert chat.response is first
    assert chat.response.usage is not None
    assert roles(chat) == ["user", "assistant"]


def test_a_refused_assignment_leaves_the_system_prompt(open_chat, slow_server):
    chat, _ = open_chat(slow_server)
    chat.send("go on", wait=False)
    with pytest.raises(InputError, match="still being answered"):
        chat.messages = [{"role": "system", "content": "Other"}]
    assert chat.system is None
    chat.stop()


def test_a_closed_chat_says_so(open_chat):
    chat, _ = open_chat()
    chat.send("one")
    chat.close()
    with pytest.raises(InputError, match="closed"):
        chat.send("two")
    with pytest.raises(InputError, match="closed"):
        chat._ipython_display_()


def test_while_an_answer_arrives_the_chat_does_not_freeze(open_chat, slow_server):
    chat, _ = open_chat(slow_server)
    chat.send("go on", wait=False)
    with pytest.raises(InputError, match="still being answered"):
        chat.freeze()
    chat.stop()


def test_a_loaded_chat_goes_on_with_what_it_had_used(open_chat, open_page, tmp_path):
    chat, page = open_chat()
    chat.send("one")
    page.until(lambda page: page.totals and page.totals[0])
    again = ChatWidget.load(chat.export(tmp_path / "talk.json"))
    assert again.messages == chat.messages
    later = open_page(again).until(lambda page: page.totals and page.totals[0])
    assert later.totals[0] == page.totals[0]
    again.close()


def test_what_is_completed_on_a_chat_is_what_a_user_can_do_with_it():
    names = {name for name in dir(ChatWidget) if not name.startswith("_")}
    assert names - set(dir(AnyWidget)) == {  # which has a method send, too
        "stop", "regenerate", "alternatives", "choose", "edit", "wait", "clear", "export", "freeze",
        "load",
        "messages", "response", "tools", "confirm",
        "model", "system", "temperature", "max_tokens", "reasoning_effort", "server_tools",
    }  # fmt: skip


def test_a_refused_question_does_not_introduce_another_speaker(slow_server, monkeypatch):
    monkeypatch.setenv("XAI_API_KEY", "xai-key-of-a-test-0123456789")
    monkeypatch.setenv("XAI_BASE_URL", slow_server.url)
    chat = ChatWidget()
    chat.send("go on", wait=False)
    monkeypatch.setenv("GROK_JUPYTER_DEMO", "1")
    with pytest.raises(InputError, match="still being answered"):
        chat.send("and this?")
    assert chat.get_state("_about")["_about"]["speaker"] == "Grok"
    chat.close()


def test_a_chat_that_cannot_be_loaded_leaves_nothing_open(open_chat, slow_server, tmp_path):
    chat, _ = open_chat(slow_server, chat="plan")
    chat.messages = [user("one"), assistant("One.")]
    path = chat.export(tmp_path / "talk.json")
    chat.send("go on", wait=False)
    before = painters()
    with pytest.raises(InputError, match="still being answered"):
        ChatWidget.load(path, chat="plan", system="Never")
    assert painters() == before
    assert chat.system is None
    chat.stop()


def painters():
    return {thread for thread in threading.enumerate() if "painter" in thread.name}


def test_a_chat_that_was_refused_opens_nothing_when_it_goes(monkeypatch):
    opened = []
    monkeypatch.setattr("comm.create_comm", lambda *args, **kwargs: opened.append(args))
    with pytest.raises(InputError, match="temperature=5"):
        ChatWidget(temperature=5)
    gc.collect()
    assert not opened


def test_a_system_prompt_that_is_set_while_a_thread_tells_the_old_one_holds(open_chat):
    chat, _ = open_chat(chat="plan")
    conversation = conversations.named("plan")
    has_read, may_go_on = threading.Event(), threading.Event()

    class Slow(Message):
        @property
        def text(self):
            if threading.current_thread() is teller:
                has_read.set()
                may_go_on.wait(PATIENCE)
            return super().text

    teller = threading.Thread(target=conversation.notify)
    conversation.system = Slow("system", ("Old.",))
    teller.start()
    assert has_read.wait(PATIENCE)
    chat.system = "Be brief."
    may_go_on.set()
    teller.join()
    assert conversation.system.text == "Be brief."
    assert chat.system == "Be brief."


def test_threads_that_tell_at_the_same_time_take_nothing_away(open_chat):
    chat, _ = open_chat(chat="plan")
    conversation = conversations.named("plan")
    chat.messages = [user("one"), assistant("One."), user("two"), assistant("Two.")]
    both = conversation.turns
    has_ended = threading.Event()

    def tell():
        while not has_ended.is_set():
            conversation.notify()

    others = [threading.Thread(target=tell) for _ in range(2)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for other in others:
            other.start()
        for _ in range(200):
            conversation.delete(both[1])
            assert conversation.turns == both[:1]
            conversation.undo()
            assert conversation.turns == both
    finally:
        sys.setswitchinterval(interval)
        has_ended.set()
        for other in others:
            other.join()
    assert chat.messages == messages_of(both)


def test_an_older_list_of_messages_can_be_assigned_again(open_chat):
    chat, _ = open_chat()
    chat.send("one")
    before = chat.messages
    chat.send("two")
    chat.messages = before
    assert [message.text for message in chat.messages] == [message.text for message in before]
    chat.send("three")
    assert [message.text for message in chat.messages][::2] == ["one", "three"]


def test_who_holds_notifications_back_takes_nothing_of_other_threads_away(open_chat):
    chat, _ = open_chat(chat="plan")
    with chat.hold_trait_notifications():
        chat.temperature = 0.5
        asker = threading.Thread(target=lambda: chat.send("one"))
        asker.start()
        asker.join()
    assert roles(chat) == ["user", "assistant"]
    assert chat.response.status == "completed"


def test_undoing_does_not_take_away_what_was_added_since(open_chat):
    chat, page = open_chat()
    chat.messages = [user("a"), assistant("A"), user("b"), assistant("B")]
    page.ask(kind="delete", turn=conversation_turns(page, 2)[0].fields["id"])
    chat.messages = [*chat.messages, user("c"), assistant("C")]
    page.ask(kind="delete", turn=page.until(lambda p: len(p.turns) == 2).turns[0].fields["id"])
    page.ask(kind="undo")
    page.ask(kind="undo")
    assert [message.text for message in chat.messages] == ["b", "B", "c", "C"]


def test_undoing_goes_back_step_by_step(open_chat):
    chat, page = open_chat()
    chat.messages = [user("one"), assistant("One."), user("two"), assistant("Two.")]
    for turn in conversation_turns(page, 2):
        page.ask(kind="delete", turn=turn.fields["id"])
    assert chat.messages == []
    page.ask(kind="undo")
    assert [message.text for message in chat.messages] == ["two", "Two."]
    page.ask(kind="undo")
    assert [message.text for message in chat.messages] == ["one", "One.", "two", "Two."]
    page.until(lambda page: len(page.turns) == 2 and page.totals and not page.totals[1])


def conversation_turns(page, count):
    return list(page.until(lambda page: len(page.turns) == count).turns)
