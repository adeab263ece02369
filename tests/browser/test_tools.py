"""Functions that a cell's answer calls, as a reader sees and allows them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# It returns when the test says so, by a file.
TOOL = """import time
from pathlib import Path
def weather(city: str, days: int = 1) -> str:
    "The weather of a city."
    print("looking at", city)
    while not Path("go-{name}").exists():
        time.sleep(0.02)
    return {result}
"""
RESULT = '"sunny, 21 °C\\n" * days'
ASK = "%%grok -o r {options}--tool weather\nIs it warm?"
HOSTILE = (
    "\"<script>document.title='owned'</script><img src=x onerror=\\\"document.title='owned'\\\">\""
    ' + "</pre></details><h1>out</h1>\\n\\n# heading\\n$\\\\def$ ![x](http://evil.example/1)"'
    ' + "\\x1b[31m\\x07" + "x" * 1_000_000'
)
OVERFLOW = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture(params=["lab", "notebook7"])
def front_end(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def asked(open_notebook, teller):
    """Return a function that starts a cell with a function: ``asked(lab, name, …)``."""

    def start(lab, name, *, options="", result=RESULT, width=1280):
        go = lab.root / f"go-{name}"
        go.unlink(missing_ok=True)
        source = TOOL.replace("{name}", name).replace("{result}", result)
        lab.write(f"{name}.ipynb", f"{teller.load}\n{source}", ASK.format(options=options),
                  "print(r.status, [run.status for run in r.tool_runs])")  # fmt: skip
        notebook = open_notebook(lab, f"{name}.ipynb", width=width)
        notebook.run_to_end(0)
        notebook.run(1)
        return notebook, go

    return start


def live(notebook):
    return notebook.output(1).locator(".grok-live")


def test_a_call_is_a_line_while_it_goes_on_and_folded_in_the_end(front_end, asked, teller):
    notebook, go = asked(front_end, "calls")
    view = live(notebook)
    teller.say("Let me see.")
    teller.call("weather", city="Paris", days=30)
    run = view.locator(".grok-run")
    expect(run).to_contain_text(re.compile(r'weather\(city="Paris", days=30\) is running'))
    expect(view.locator(".grok-status")).to_contain_text(re.compile(r"Running weather … \d+ s"))
    printed = notebook.output(1).filter(has_text="looking at Paris")
    expect(printed).to_be_visible()
    notebook.screenshot(f"tools-running-{front_end.app}")

    go.touch()
    expect(run).to_contain_text(re.compile(r"→ sunny, 21 °C .* · \d+\.\d s"))
    expect(run.locator("pre")).to_be_hidden()
    run.locator("summary").focus()
    notebook.page.keyboard.press("Enter")
    expect(run.locator("pre")).to_be_visible()
    teller.say("It is *warm*.")
    expect(view.locator("em")).to_have_text("warm")
    expect(run.locator("pre")).to_be_visible()
    notebook.screenshot(f"tools-streaming-{front_end.app}")
    tops = [view.locator(".grok-run").bounding_box()["y"], view.locator("em").bounding_box()["y"]]
    assert tops == sorted(tops)

    teller.end()
    notebook.wait_until_run(1)
    finished = notebook.output(1).locator("details")
    expect(finished.locator("summary")).to_contain_text("→ sunny, 21 °C")
    expect(finished.locator("pre")).to_be_hidden()
    finished.locator("summary").click()
    expect(finished.locator("pre")).to_have_text("sunny, 21 °C\n" * 30)
    notebook.screenshot(f"tools-finished-{front_end.app}")
    outputs = notebook.save().cells[1].outputs
    assert [output.output_type for output in outputs] == ["display_data", "stream"]
    assert outputs[0].data["text/plain"] == "Let me see.\n\nIt is *warm*."
    assert not re.search(r"\d\.\d s", outputs[0].data["text/markdown"])


def test_the_stop_button_stops_a_function(front_end, asked, teller):
    notebook, _ = asked(front_end, "stopped")
    teller.call("weather", city="Paris")
    expect(live(notebook).locator(".grok-run")).to_contain_text("is running")
    live(notebook).get_by_role("button", name="Stop").click()
    expect(notebook.output(1).last).to_contain_text("GrokInterrupt")
    expect(notebook.output(1).first).to_contain_text(re.compile(r"weather\(city.*interrupted"))
    notebook.screenshot(f"tools-stopped-{front_end.app}")


@pytest.mark.parametrize("answer", ["y", "n"])
def test_a_call_is_asked_about_below_the_cell(front_end, asked, teller, answer):
    notebook, go = asked(front_end, f"confirm-{answer}", options="--confirm ")
    go.touch()
    teller.call("weather", city="Paris")
    expect(live(notebook).locator(".grok-run")).to_contain_text("waits for your decision")
    prompt = notebook.cell(1).locator(".jp-Stdin")
    expect(prompt).to_contain_text(re.compile("weather.*Paris"))
    notebook.screenshot(f"tools-confirm-{front_end.app}")
    field = prompt.locator("input")
    expect(field).to_be_focused()
    field.fill(answer)
    field.press("Enter")
    outcome = "→ sunny" if answer == "y" else "was not run: the user did not allow"
    expect(live(notebook).locator(".grok-run")).to_contain_text(outcome)
    teller.say("So.")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1).filter(has_text="So.")).to_contain_text(outcome)
    notebook.run_to_end(2)
    status = "done" if answer == "y" else "refused"
    expect(notebook.output(2)).to_contain_text(f"completed ['{status}']")


@pytest.mark.parametrize("theme", ["lab", "dark_lab"])
def test_it_looks_right_in_each_theme_and_in_a_narrow_column(request, theme, asked, teller):
    lab = request.getfixturevalue(theme)
    notebook, go = asked(lab, "looks", result="'x' * 500", width=480)
    go.touch()
    teller.think("Let me *think*.")
    teller.say("Let me see.")
    teller.call("weather", city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2)
    run = live(notebook).locator(".grok-run")
    expect(run).to_contain_text("→ xxx")
    run.locator("summary").click()
    teller.say("It is **warm**.")
    expect(live(notebook)).to_contain_text("It is warm.")
    notebook.screenshot(f"tools-narrow-{theme}")
    assert live(notebook).evaluate(OVERFLOW) <= 0
    assert run.evaluate(OVERFLOW) <= 0
    teller.end()
    notebook.wait_until_run(1)
    finished = notebook.output(1).locator("details")
    finished.locator("summary").click()
    notebook.screenshot(f"tools-narrow-finished-{theme}")


def test_what_a_function_returns_is_harmless(front_end, asked, teller):
    notebook, go = asked(front_end, "hostile", result=HOSTILE)
    fetched = []
    notebook.page.on("request", lambda request: fetched.append(request.url))
    go.touch()
    teller.call("weather", city="<img src=x onerror=\"document.title='owned'\">")
    run = live(notebook).locator(".grok-run")
    expect(run).to_contain_text("→ <script>")
    run.locator("summary").click()
    expect(run.locator("pre").last).to_contain_text("</pre></details><h1>out</h1>")
    assert run.locator("script, img, h1").count() == 0
    teller.say("So.")
    teller.end()
    notebook.wait_until_run(1)
    finished = notebook.output(1).locator("details")
    finished.locator("summary").click()
    expect(finished.locator("pre").last).to_contain_text("more characters")
    notebook.screenshot(f"tools-hostile-{front_end.app}")
    assert notebook.output(1).locator("script, img, h1, mjx-container").count() == 0
    assert notebook.page.title() != "owned"
    assert not [address for address in fetched if "evil" in address]
    assert len(notebook.save().cells[1].outputs[0].data["text/markdown"]) < 60_000


CLEARS = """[__import__("IPython").display.clear_output(wait=True), print("cleared"), "so"][-1]"""


def test_a_view_that_a_function_clears_away_is_there_again(front_end, asked, teller):
    notebook, go = asked(front_end, "cleared", result=CLEARS)
    teller.call("weather", city="Paris")
    expect(live(notebook).locator(".grok-run")).to_contain_text("is running")
    go.touch()
    expect(live(notebook).locator(".grok-run")).to_contain_text("→ so")
    expect(live(notebook)).to_have_count(1)
    teller.say("It is *so*.")
    expect(live(notebook).locator("em")).to_have_text("so")
    teller.end()
    notebook.wait_until_run(1)
    expect(notebook.output(1).locator("em")).to_have_text("so")
    expect(notebook.cell(1).locator(".grok-live")).to_have_count(0)
    notebook.screenshot(f"tools-cleared-{front_end.app}")
    kinds = [output.output_type for output in notebook.save().cells[1].outputs]
    assert kinds == ["stream", "display_data"]
