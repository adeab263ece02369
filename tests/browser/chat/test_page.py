"""The chat's page by itself: what it makes of messages that a kernel sends at bad moments."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from grok_jupyter.frontends.widget.sources import SCRIPT, STYLE
from grok_jupyter.frontends.widget.turn_messages import as_turns
from grok_jupyter.protocol.messages import assistant, user
from grok_jupyter.rendering.talk.view import TalkView
from grok_jupyter.session.conversation import Conversation

pytestmark = pytest.mark.browser

ABOUT = {
    "id": "w",
    "speaker": "Grok",
    "demo": False,
    "name": None,
    "height": "",
    "keeper": "kernel",
    "mime": "application/x-own+json",
    "cell": "",
}
SETTINGS = {"model": "grok-4.6"}
TURN = {
    "asked": 1e9, "model": "grok-4.6", "cell": False, "status": "completed", "line": "",
    "thought": None, "waited": 1, "images": [], "values": [], "blocking": False,
}  # fmt: skip
LONG = "\n\n".join(f"Paragraph {number} of a long answer, {'word ' * 60}" for number in range(120))
# What a front end gives to a widget: state, messages, the kernel, and the notebook around it.
OPEN = """async ([script, state, hasKernel]) => {
    const heard = {};
    const watchers = [];
    window.interrupts = 0;
    const outputs = (window.outputs = []);
    const model = (json) => ({ ...json, toJSON: () => json });
    const cell = { outputs: { get length() { return outputs.length; },
        get: (at) => outputs[at], set: (at, output) => { outputs[at] = model(output); } } };
    const statusChanged = { connect: (watch) => watchers.push(watch), disconnect() {} };
    const kernel = { statusChanged, interrupt: () => { window.interrupts += 1; } };
    const contentChanged = { connect() {}, disconnect() {} };
    const context = { model: { cells: [cell], contentChanged } };
    const rendermime = { addFactory() {}, removeMimeType() {} };
    const markdown = (text, own) =>
        model({ data: { "text/markdown": text, ...own }, metadata: {} });
    outputs.push(markdown("Before", { "application/x-own+json": {} }), markdown("The user's own"));
    window.asked = [];
    window.model = {
        widget_manager: hasKernel ? { kernel, context, rendermime } : undefined,
        get: (name) => state[name],
        on: (name, act) => { heard[name] = act; },
        send: (content) => window.asked.push(content),
    };
    window.say = (content) => heard["msg:custom"](content, []);
    window.end = () => watchers.forEach((watch) => watch(null, "dead"));
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    const widget = (await import(address)).default();
    window.close_model = widget.initialize({ model: window.model });
    window.show = () => {
        const el = document.querySelector("main").appendChild(document.createElement("div"));
        return widget.render({ model: window.model, el });
    };
    window.close_view = window.show();
}"""
ADDRESS = "http://notebook.test/"  # answered here: nothing leaves


class Page:
    """A page with a chat, to which a test says what a kernel would."""

    def __init__(self, page, **about) -> None:
        self.page = page
        self.root = page.locator(".grok-chat")
        self.field = self.root.get_by_role("textbox", name="Message")
        self.turns = self.root.get_by_role("article")
        self.sending = self.root.locator(".grok-sending")
        self._next = 0
        self._has_kernel = about.pop("has_kernel", True)
        self._state = {
            "_talk": {"n": 0, "ops": []}, "_settings": SETTINGS,
            "_about": {**ABOUT, **about},
        }  # fmt: skip
        empty = "<!doctype html><meta charset=utf-8><main></main>"
        page.route(ADDRESS, lambda route: route.fulfill(body=empty, content_type="text/html"))
        self.load()

    def load(self) -> None:
        """Load the page, or load it again."""
        self.page.goto(ADDRESS)
        self.page.add_style_tag(content=STYLE)
        self.page.evaluate(OPEN, [SCRIPT, self._state, self._has_kernel])

    def say(self, **content) -> None:
        self.page.evaluate("(content) => window.say(content)", content)

    def tell(self, *operations) -> None:
        self.say(n=self._next, ops=list(operations))
        self._next += 1

    def tell_turn(self, number, question, **fields) -> None:
        turn = {**TURN, "id": number, **fields}
        self.tell(["turns", number, 0, [turn]], ["say", number, "question", question])

    def ask(self, text) -> str:
        """Ask, and return the name under which the page waits for an answer."""
        self.field.fill(text)
        self.field.press("Enter")
        expect(self.sending).to_have_text(text)
        return self.asked("send")["ref"]

    def asked(self, kind) -> dict:
        """Return the last request of a kind."""
        self.page.wait_for_function(
            "(kind) => window.asked.some((request) => request.kind === kind)", arg=kind
        )
        requests = self.page.evaluate("() => window.asked")
        return [request for request in requests if request["kind"] == kind][-1]

    def button(self, name):
        return self.root.get_by_role("button", name=name)


@pytest.fixture
def open_page(browser):
    opened = []

    def open_it(**about) -> Page:
        opened.append(browser.new_page(viewport={"width": 900, "height": 700}))
        return Page(opened[-1], **about)

    yield open_it
    for page in opened:
        page.close()


def test_an_edit_survives_that_the_talk_is_told_anew_in_several_messages(open_page):
    chat = open_page()
    messages = []
    conversation = Conversation()
    said = [user("One?"), assistant(LONG), user("Two?"), assistant("Two.")]
    conversation.replace(as_turns(said, "grok-4.6"))
    view = TalkView(conversation, messages.append, has_typesetter=True)
    while view.draw():
        pass
    for message in messages:
        chat.say(**message)
    expect(chat.turns.last).to_contain_text("Two.")
    chat.turns.last.hover()
    chat.turns.last.get_by_role("button", name="Edit question").click()
    field = chat.root.get_by_role("textbox", name="Question")
    field.fill("Two, in other words?")
    chat.turns.first.evaluate("(turn) => { turn.querySelector('p').dataset.kept = 'yes' }")

    messages.clear()
    view.request_resync()
    while view.draw():
        pass
    assert len(messages) > 2
    assert messages[0]["all"]
    for message in messages[:-1]:
        chat.say(**message)
        chat.page.evaluate("() => new Promise(requestAnimationFrame)")
        expect(field).to_have_value("Two, in other words?")
        expect(chat.turns).to_have_count(2)
    chat.say(**messages[-1])
    conversation.replace([*conversation.turns, *as_turns([user("Three?")], "grok-4.6")])
    messages.clear()
    while view.draw():
        pass
    for message in messages:
        chat.say(**message)

    expect(chat.turns).to_have_count(3)
    expect(field).to_have_value("Two, in other words?")
    expect(chat.turns.first.locator("p[data-kept=yes]")).to_have_count(1)  # not drawn again


def test_turns_that_are_not_told_again_leave_the_page(open_page):
    chat = open_page()
    chat.tell_turn(0, "One?")
    chat.tell_turn(1, "Two?")
    expect(chat.turns).to_have_count(2)
    turn = {**TURN, "id": 1}
    ops = [["turns", 0, 0, [turn]], ["say", 1, "question", "Two?"], ["totals", "", False]]
    chat.say(n=7, all=True, ops=ops)
    expect(chat.turns).to_have_count(1)
    expect(chat.turns).to_contain_text("Two?")


def test_a_question_whose_turn_is_gone_at_once_is_not_waited_for(open_page):
    chat = open_page()
    chat.say(accepted=chat.ask("One?"))
    chat.tell(["totals", "", True])
    expect(chat.sending).to_have_count(0)
    chat.ask("Two?")


def test_a_question_that_was_taken_is_waited_for_a_moment_only(open_page):
    chat = open_page()
    chat.page.clock.install()
    chat.say(accepted=chat.ask("One?"))
    expect(chat.sending).to_have_count(1)
    chat.page.clock.run_for(3100)
    expect(chat.sending).to_have_count(0)


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_question_that_the_kernel_took_along_is_a_draft_again(open_page, is_taken):
    chat = open_page()
    reference = chat.ask("One?")
    chat.field.fill("What I wrote since")
    if is_taken:
        chat.say(accepted=reference)
    chat.page.evaluate("() => window.end()")
    expect(chat.sending).to_have_count(0)
    expect(chat.field).to_have_value("One?\n\nWhat I wrote since")


def running(chat, **fields):
    chat.tell_turn(0, "One?", status="streaming", **fields)
    expect(chat.button("Stop")).to_be_enabled()
    chat.page.clock.install(time=0)
    chat.page.clock.pause_at(1000)  # from here on, time is the test's
    chat.button("Stop").click()
    chat.page.clock.run_for(100)
    expect(chat.turns).to_contain_text("Stopping …")
    return chat.asked("stop")["ref"]


def test_a_stop_that_is_refused_ends_and_can_be_pressed_again(open_page):
    chat = open_page()
    chat.say(refused="Nothing runs here.", ref=running(chat))
    expect(chat.root.get_by_role("status")).to_have_text("Nothing runs here.")
    expect(chat.turns).not_to_contain_text("Stopping …")
    expect(chat.button("Stop")).to_be_enabled()


@pytest.mark.parametrize(
    ("is_blocking", "is_heard", "interrupts"),
    [(True, False, 1), (True, True, 0), (False, False, 0)],
)
def test_only_a_cell_that_keeps_stop_from_being_heard_is_interrupted(
    open_page, is_blocking, is_heard, interrupts
):
    chat = open_page()
    reference = running(chat, blocking=is_blocking)
    if is_heard:
        chat.say(accepted=reference)
    chat.page.clock.run_for(1000)
    assert chat.page.evaluate("() => window.interrupts") == interrupts


@pytest.mark.parametrize(
    ("is_of_cell", "status", "interrupts"),
    [(True, "running", 1), (True, "done", 0), (False, "running", 0)],
)
def test_a_cell_that_is_within_a_function_is_interrupted_though_it_has_heard(
    open_page, is_of_cell, status, interrupts
):
    chat = open_page()
    reference = running(chat, blocking=True, cell=is_of_cell)
    html = f'<div class="grok-run" data-status="{status}" data-name="f">f()</div>'
    chat.tell(["on", 0], [2, 0, -1, 0, html])
    chat.say(accepted=reference)
    chat.page.clock.run_for(1000)
    assert chat.page.evaluate("() => window.interrupts") == interrupts


@pytest.mark.parametrize("has_kernel", [True, False])
def test_the_copy_is_hidden_only_where_a_kernel_is_behind_the_page(open_page, has_kernel):
    chat = open_page(has_kernel=has_kernel)
    expect(chat.root).to_be_visible()
    assert chat.root.evaluate("root => root.matches('.grok-keeps')") is has_kernel


def test_only_outputs_of_the_chat_are_exchanged(open_page):
    chat = open_page(keeper="page")
    chat.asked("copies")
    texts = "() => window.outputs.map(({ data }) => data['text/markdown'])"
    parts = {"shown": False, "head": {}, "count": 2}
    chat.say(copy=0, all=True, changed=[[0, "The talk", []], [1, " goes", []]], **parts)
    assert chat.page.evaluate(texts) == ["The talk goes", "The user's own"]
    chat.say(copy=1, all=False, changed=[[1, " goes on", []]], **parts)
    assert chat.page.evaluate(texts) == ["The talk goes on", "The user's own"]

    chat.page.evaluate("() => window.outputs.unshift(window.outputs.pop())")  # the chat moves down
    chat.say(copy=2, all=False, changed=[[1, " is found again", []]], **parts)
    assert chat.page.evaluate(texts) == ["The user's own", "The talk is found again"]


def test_a_page_that_has_missed_a_part_of_the_talk_asks_for_all_of_it(open_page):
    chat = open_page(keeper="page")
    parts = {"shown": False, "head": {}, "count": 1}
    chat.say(copy=0, all=True, changed=[[0, "The talk", []]], **parts)
    chat.page.evaluate("() => { window.asked.length = 0 }")
    chat.say(copy=2, all=False, changed=[[0, "The talk goes on", []]], **parts)
    chat.asked("copies")
    assert chat.page.evaluate("() => window.outputs[0].data['text/markdown']") == "The talk"


def test_what_python_refuses_while_an_answer_arrives_cannot_be_pressed(open_page):
    chat = open_page()
    chat.tell_turn(0, "One?")
    chat.tell(["totals", "", True])
    undo = chat.button("Undo")
    keep = chat.root.get_by_role("menuitem", name="Keep as Markdown")
    expect(undo).to_be_enabled()
    chat.button("Export").click()
    expect(keep).to_be_enabled()
    place = chat.field.bounding_box()
    chat.tell_turn(1, "Two?", status="streaming")
    expect(undo).to_be_disabled()
    expect(keep).to_be_disabled()
    assert chat.field.bounding_box() == place
    chat.tell(["turn", 1, {"status": "completed"}])
    expect(undo).to_be_enabled()
    expect(keep).to_be_enabled()


def test_the_picker_says_that_the_embedded_endpoint_answers(open_page):
    chat = open_page(demo=True, speaker="grok-demo")
    expect(chat.button("Model")).to_have_text("grok-demo for grok-4.6")
    chat.button("Model").click()
    expect(chat.root.get_by_role("menu", name="Model")).to_contain_text("grok-demo answers")


def test_a_setting_that_is_refused_does_not_stand_there_as_if_it_held(open_page):
    chat = open_page()
    chat.button("Settings").click()
    field = chat.root.get_by_role("spinbutton", name="Max tokens")
    field.fill("10000000000")
    field.press("Enter")
    request = chat.asked("settings")
    assert request["max_tokens"] == 10_000_000_000
    chat.say(refused="max_tokens=10000000000 is no number of tokens.", ref=request["ref"])
    expect(chat.root.get_by_role("status")).to_contain_text("is no number of tokens")
    expect(field).to_have_value("10000000000")  # to be corrected
    chat.field.focus()
    expect(field).to_have_value("")


def test_a_setting_stands_there_until_the_kernel_has_heard_of_it(open_page):
    chat = open_page()
    chat.button("Settings").click()
    field = chat.root.get_by_role("spinbutton", name="Temperature")
    field.fill("0.25")
    chat.field.focus()
    assert chat.asked("settings")["temperature"] == 0.25
    expect(field).to_have_value("0.25")


@pytest.mark.parametrize("typed", ["5", "1e"])
def test_a_setting_that_makes_no_sense_is_told_and_goes(open_page, typed):
    chat = open_page()
    chat.button("Settings").click()
    field = chat.root.get_by_role("spinbutton", name="Temperature")
    field.press_sequentially(typed)
    chat.field.focus()
    expect(chat.root.get_by_role("status")).to_contain_text("Temperature stays as it was")
    expect(field).to_have_value("")
    expect(field).to_have_attribute("aria-invalid", "false")
    assert not field.evaluate("field => field.validity.badInput")
    assert not chat.page.evaluate("() => window.asked.some(({ kind }) => kind === 'settings')")


def hinted(chat):
    """Have the page give a hint while an answer arrives; return where it stands."""
    chat.tell_turn(0, "One?", status="streaming")
    expect(chat.button("Stop")).to_be_enabled()
    chat.field.fill("A draft")
    chat.field.press("Enter")
    status = chat.root.get_by_role("status")
    expect(status).to_contain_text("The draft stays here.")
    return status


def test_what_the_kernel_says_is_read_after_the_answer_too(open_page):
    chat = open_page()
    status = hinted(chat)
    chat.say(told="The answer was not recorded: the folder cannot be written.")
    chat.tell(["turn", 0, {"status": "completed", "line": "grok-4.6"}])
    expect(chat.turns).to_contain_text("grok-4.6")
    expect(status).to_contain_text("was not recorded")
    chat.field.press("!")
    expect(status).to_have_count(0)


def test_a_hint_goes_when_the_answer_has_ended(open_page):
    chat = open_page()
    status = hinted(chat)
    chat.tell(["turn", 0, {"status": "completed", "line": "grok-4.6"}])
    expect(status).to_have_count(0)


def test_the_models_are_asked_for_each_time(open_page):
    chat = open_page()
    menu = chat.root.get_by_role("menu", name="Model")
    asks = "() => window.asked.filter(({ kind }) => kind === 'models').length"
    chat.button("Model").click()
    expect(menu).to_contain_text("Asking the server")
    chat.say(models=[])
    expect(menu).to_contain_text("has not named its models")
    chat.page.keyboard.press("Escape")
    chat.button("Model").click()
    chat.page.wait_for_function(f"() => ({asks})() === 2")
    chat.say(models=[{"id": "grok-a", "images": True}, {"id": "grok-b", "images": True}])
    expect(menu).not_to_contain_text("has not named")
    last = menu.get_by_role("menuitemradio", name="grok-b")
    last.focus()
    chat.say(models=[{"id": name, "images": True} for name in ("grok-0", "grok-a", "grok-b")])
    expect(menu.get_by_role("menuitemradio", name="grok-0")).to_be_visible()
    expect(last).to_be_focused()
    chat.say(models=[])  # not known for a while
    expect(last).to_be_visible()


def test_a_draft_outlives_a_reload_until_it_is_sent(open_page):
    chat = open_page()
    chat.field.fill("Being written")
    chat.load()
    expect(chat.field).to_have_value("Being written")
    chat.ask("Being written")
    chat.load()
    expect(chat.field).to_have_value("")


def test_a_question_that_is_given_back_is_a_draft_again(open_page):
    chat = open_page()
    chat.say(refused="Not now.", ref=chat.ask("Being written"))
    expect(chat.field).to_have_value("Being written")
    chat.load()
    expect(chat.field).to_have_value("Being written")


def test_what_is_only_recalled_is_no_draft(open_page):
    chat = open_page()
    chat.tell_turn(0, "Asked before")
    expect(chat.turns).to_contain_text("Asked before")
    chat.field.press("ArrowUp")
    expect(chat.field).to_have_value("Asked before")
    chat.load()
    expect(chat.field).to_have_value("")


def test_another_view_neither_takes_a_draft_nor_loses_it(open_page):
    chat = open_page()
    chat.field.fill("In the first view")
    chat.page.evaluate("() => { window.show(); }")
    second = chat.root.nth(1).get_by_role("textbox", name="Message")
    expect(second).to_have_value("")
    second.fill("x")
    second.fill("")
    chat.page.evaluate("() => { window.close_view(); window.show(); }")
    again = chat.root.nth(1).get_by_role("textbox", name="Message")
    expect(again).to_have_value("In the first view")
