"""Functions that a chat's answers call: their lines, and the two buttons that allow them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TOOL = """def weather(city: str) -> str:
    "The weather of a city."
    return {result}
"""
RESULT = '"sunny, 21 °C; " * 10'
HOSTILE = (
    "\"<script>document.title='owned'</script><img src=x onerror=\\\"document.title='owned'\\\">\""
    ' + "</pre></details><h1>out</h1>\\n# heading'
    ' ![x](http://evil.example/1)\\x1b[31m" + "x" * 1_000_000'
)
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def tooled(open_chat, teller):
    """Open a chat with a function."""

    def open_it(lab, name, *, confirm=True, result=RESULT, **how):
        load = f"{teller.load}\n{TOOL.replace('{result}', result)}"
        settings = f"tools=[weather], confirm={confirm}"
        return open_chat(lab, name, settings, load=load, **how)

    return open_it


def run(chat):
    return chat.turns.last.locator(".grok-run")


def question(chat):
    return chat.turns.last.get_by_role("group", name="Run weather")


def test_a_call_is_a_line_that_unfolds(front_end, tooled, teller):
    chat = tooled(front_end, "calls.ipynb", confirm=False)
    chat.ask("Is it warm?")
    teller.say("Let me see.")
    teller.call("weather", city="Paris")
    expect(run(chat)).to_contain_text(re.compile(r'weather\(city="Paris"\) → sunny.* · \d\.\d s'))
    run(chat).locator("summary").click()
    expect(run(chat).locator("pre")).to_be_visible()
    teller.say("It is *warm*.")
    teller.end()
    chat.wait_until_idle()
    expect(run(chat).locator("pre")).to_have_text("sunny, 21 °C; " * 10)
    expect(chat.turns.last.locator("em")).to_have_text("warm")
    chat.assert_accessible()
    chat.screenshot(f"chat-tools-{front_end.app}")
    chat.wait_until_kept("weather")


@pytest.mark.parametrize("word", ["Run", "Don't run"])
def test_two_buttons_allow_a_call_or_do_not(front_end, tooled, teller, word):
    chat = tooled(front_end, f"confirm-{word[0]}.ipynb")
    chat.ask("Is it warm?")
    teller.call("weather", city="Paris")
    expect(question(chat)).to_contain_text('Run weather(city="Paris")?')
    expect(run(chat)).to_contain_text("waits for your decision")
    expect(chat.turns.last).to_contain_text("weather waits for your decision")
    expect(chat.root.get_by_text("May weather")).to_have_count(1)  # for who listens
    expect(chat.field).to_be_focused()  # a word that is being typed allows nothing
    chat.assert_accessible()
    chat.screenshot(f"chat-confirm-{front_end.app}")
    chat.field.press("Shift+Tab")
    button = question(chat).get_by_role("button", name=word, exact=True)
    expect(button).to_be_enabled()
    for _ in range(12):
        if button.evaluate("element => element === document.activeElement"):
            break
        chat.page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(question(chat)).to_be_hidden()
    outcome = "→ sunny" if word == "Run" else "was not run: the user did not allow"
    expect(run(chat)).to_contain_text(outcome)
    expect(chat.field).to_be_focused()
    teller.say("So.")
    teller.end()
    chat.wait_until_idle()
    expect(run(chat)).to_contain_text(outcome)
    chat.screenshot(f"chat-confirmed-{word[0]}-{front_end.app}")


AT_ONCE = """([root, city]) => {
  const look = () => {
    const node = root.querySelector(".grok-confirm:not([hidden])");
    if (!node?.textContent.includes(city)) return false;
    for (const button of node.querySelectorAll("button")) button.click();
    node.querySelector("button").focus();
    root.dataset.clicked = String(document.activeElement === node.querySelector("button"));
    return true;
  };
  const observer = new MutationObserver(() => look() && observer.disconnect());
  const what = { subtree: true, childList: true, characterData: true, attributes: true };
  observer.observe(root, what);
}"""
"""Click on both buttons of a question in the moment in which it comes, and try to focus one."""


def test_a_question_that_has_just_come_takes_no_click(lab, tooled, teller):
    chat = tooled(lab, "double.ipynb")
    chat.ask("Is it warm?")
    root = chat.turns.last.element_handle()
    chat.page.evaluate(AT_ONCE, [root, "Rome"])
    teller.calls("weather", {"city": "Paris"}, {"city": "Rome"})
    expect(question(chat)).to_contain_text("Paris")
    question(chat).get_by_role("button", name="Run", exact=True).click()
    expect(chat.turns.last).to_have_attribute("data-clicked", "false")
    expect(run(chat).first).to_contain_text("→ sunny")
    second = question(chat).get_by_role("button", name="Run", exact=True)
    expect(second).to_be_enabled()
    expect(question(chat)).to_contain_text("Rome")
    expect(run(chat).nth(1)).to_contain_text("waits for your decision")
    expect(chat.field).to_be_focused()
    second.click()
    expect(run(chat).nth(1)).to_contain_text("→ sunny")
    teller.say("So.")
    teller.end()
    chat.wait_until_idle()


def test_the_question_shows_all_that_will_run(lab, tooled, teller):
    chat = tooled(lab, "all.ipynb", width=420)
    chat.ask("Is it warm?")
    teller.call("weather", city="fine and harmless " * 180 + "\u202eend\u200b")
    expect(question(chat)).to_contain_text('\\u202eend\\u200b")?')
    text = question(chat).locator(".grok-asked")
    expect(text).to_have_text(re.compile(r'^Run weather\(city="(fine and harmless ){180}'))
    assert text.evaluate("element => element.scrollHeight - element.clientHeight") > 0
    chat.assert_accessible()
    chat.screenshot("chat-confirm-long")
    for part in (chat.root, chat.log, chat.turns.last, question(chat), text):
        assert part.evaluate(OVERFLOW) <= 0
    expect(question(chat).get_by_role("button", name="Run", exact=True)).to_be_in_viewport()
    question(chat).get_by_role("button", name="Don't run", exact=True).click()
    teller.say("Once more.")
    teller.call("weather", city="x" * 5000)  # nobody is asked about what cannot be shown
    expect(run(chat).nth(1)).to_contain_text("was not run: nobody confirmed")
    expect(question(chat)).to_be_hidden()
    teller.say("So.")
    teller.end()
    chat.wait_until_idle()


def test_the_stop_button_works_while_a_call_waits(front_end, tooled, teller):
    chat = tooled(front_end, "stop.ipynb")
    chat.ask("Is it warm?")
    teller.call("weather", city="Paris")
    expect(question(chat)).to_be_visible()
    chat.button("Stop").click()
    expect(chat.turns.last).to_contain_text("interrupted")
    expect(question(chat)).to_be_hidden()
    chat.ask("And now?")
    teller.say("Nothing.")
    teller.end()
    expect(chat.turns.last).to_contain_text("Nothing.")


def test_a_call_that_waits_is_there_after_a_reload(front_end, tooled, teller):
    chat = tooled(front_end, "reload.ipynb", is_own=True)
    chat.notebook.save()
    chat.ask("Is it warm?")
    teller.call("weather", city="Paris")
    expect(question(chat)).to_be_visible()
    chat.page.on("dialog", lambda dialog: dialog.accept())
    chat.page.reload()
    question(chat).get_by_role("button", name="Run", exact=True).click()
    expect(run(chat)).to_contain_text("→ sunny")
    teller.say("It is warm.")
    teller.end()
    chat.wait_until_idle()
    expect(chat.turns.last).to_contain_text("It is warm.")


def test_a_tab_that_is_closed_lets_nothing_run(lab, open_chat, teller):
    hasty = "import grok_jupyter.frontends.widget.tools as tools_\ntools_._PATIENCE = 0.0"
    load = f"{teller.load}\n{TOOL.replace('{result}', RESULT)}\n{hasty}"
    settings = "tools=[weather], confirm=True"
    chat = open_chat(lab, "closed.ipynb", settings, load=load, is_own=True)
    chat.notebook.save()
    chat.ask("Is it warm?")
    teller.call("weather", city="Paris")
    expect(question(chat)).to_be_visible()
    chat.page.on("dialog", lambda dialog: dialog.accept())
    chat.page.goto("about:blank")
    teller.say("So.")  # to the request that follows the call
    teller.end()
    chat.page.go_back()
    expect(run(chat)).to_contain_text("nobody is there to ask")


def test_a_cell_that_waits_for_the_answer_can_be_allowed_too(front_end, tooled, teller):
    chat = tooled(front_end, "waits.ipynb", after=("chat.send('Is it warm?').status",))
    chat.notebook.run(2)
    teller.call("weather", city="Paris")
    question(chat).get_by_role("button", name="Run", exact=True).click()
    teller.say("It is warm.")
    teller.end()
    chat.notebook.wait_until_run(2)
    expect(chat.notebook.output(2)).to_contain_text("completed")


@pytest.mark.parametrize("theme", ["lab", "dark_lab", "contrast_lab"])
def test_it_reads_well_in_each_theme_and_narrow(request, theme, tooled, teller):
    lab = request.getfixturevalue(theme)
    chat = tooled(lab, "looks.ipynb", width=420)
    chat.ask("Is it warm?")
    teller.call("weather", city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2)
    question(chat).get_by_role("button", name="Run", exact=True).click()
    teller.say("Once more.")
    teller.call("weather", city="Rome")
    expect(question(chat)).to_be_visible()
    run(chat).first.locator("summary").click()
    chat.assert_accessible()
    chat.screenshot(f"chat-tools-narrow-{theme}")
    for part in (chat.root, chat.log, chat.turns.last, question(chat)):
        assert part.evaluate(OVERFLOW) <= 0
    question(chat).get_by_role("button", name="Don't run").click()
    teller.say("So.")
    teller.end()
    chat.wait_until_idle()
    chat.assert_accessible()


def test_what_a_function_returns_is_harmless(lab, tooled, teller):
    chat = tooled(lab, "hostile.ipynb", confirm=False, result=HOSTILE)
    fetched = []
    chat.page.on("request", lambda request: fetched.append(request.url))
    chat.ask("Is it warm?")
    teller.call("weather", city="<img src=x onerror=\"document.title='owned'\">")
    expect(run(chat)).to_contain_text("→ <script>")
    run(chat).locator("summary").click()
    teller.say("So.")
    teller.end()
    chat.wait_until_idle()
    assert chat.turns.locator(".grok-runs :is(script, img, h1)").count() == 0
    assert chat.page.title() != "owned"
    assert not [address for address in fetched if "evil" in address]
    chat.wait_until_kept("So.")
    saved = chat.notebook.save().cells[1].outputs[0].data["text/markdown"]
    assert "<script" not in saved
    assert len(saved) < 60_000


def test_stop_in_the_chat_ends_the_function_of_a_cell_that_shares_the_talk(lab, open_chat, teller):
    slow = "def slow():\n    import time\n    time.sleep(600)"
    ask = "%%grok -c lesson --tool slow\nGo."
    load = f"{teller.load}\n{slow}"
    chat = open_chat(lab, "shared.ipynb", "chat='lesson'", load=load, after=(ask,))
    chat.notebook.run(2)
    teller.call("slow")
    expect(run(chat)).to_contain_text("is running")
    chat.button("Stop").click()
    expect(chat.notebook.output(2).last).to_contain_text("GrokInterrupt")
    expect(chat.turns.last).to_contain_text("interrupted")
