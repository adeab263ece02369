"""A notebook watches: patches for its widget, then exactly one finished output."""

import json

import pytest
from fidelity.page import Page as Drawn

from grok_jupyter.rendering.engine import render

VIEW = "application/vnd.jupyter.widget-view+json"
LEFT_BEHIND = "len(get_ipython().kernel.comm_manager.comms)"
LONG = "\n\n".join(f"Paragraph {number} has *some* `text` in it." for number in range(8000))


class Page:
    """What the page of a notebook makes of a cell's messages."""

    def __init__(self, cell):
        self._cell = cell

    @property
    def posts(self):
        """The messages to the live view, in their order."""
        sent = [message["content"]["data"] for message in self._cell.of("comm_msg")]
        return [data["content"] for data in sent if data.get("method") == "custom"]

    @property
    def frames(self):
        return [post for post in self.posts if "ops" in post]

    def html(self, region):
        """The blocks of a region, one below the other."""
        page, held = Drawn(), ""
        for operation in (operation for frame in self.frames for operation in frame["ops"]):
            if isinstance(operation, str):
                held += operation
            elif isinstance(operation, list):
                number, block, part, keep, html = operation
                if number == region:
                    page.apply([(block, part, keep, None if html is None else held + html)])
                held = ""
        return page.html

    def until(self, text, region=1):
        """Read until the page shows ``text``."""
        self._cell.until(lambda message: text in self.html(region))
        return self


@pytest.fixture
def notebook(kernel):
    """Start a cell as a notebook does."""

    def start(code, cell_id="8f0c3a52"):
        cell = kernel.start(code, cell_id=cell_id)
        return cell, Page(cell)

    return start


@pytest.fixture
def leaves_nothing(kernel):
    yield
    assert kernel.value(LEFT_BEHIND) == 0


pytestmark = pytest.mark.usefixtures("leaves_nothing")


def test_one_output_is_placeholder_then_view_then_the_finished_one(notebook, scripted):
    cell, page = notebook("%%grok -m grok-slow\nTell me")
    exchange = scripted.next().begin()
    exchange.delta("It *begins*")
    page.until("<em>begins</em>")
    exchange.delta(" and ends.").finish()
    cell.done()

    (first,) = cell.displays
    view, last = cell.updates
    assert first["data"]["text/markdown"] == "*grok-slow is thinking …*"
    assert view["data"][VIEW]["model_id"]
    assert last["data"] == {
        "text/markdown": "It *begins* and ends.\n\n<sub>grok-test</sub>",
        "text/plain": "It *begins* and ends.",
    }
    ids = [output["transient"]["display_id"] for output in (first, view, last)]
    assert len(set(ids)) == 1
    assert not cell.of("clear_output", "stream", "error")


def test_the_height_is_locked_before_the_outputs_are_exchanged(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("Here it is")
    page.until("Here it is")
    exchange.finish()
    cell.done()

    order = [
        "lock" if "lock" in str(message["content"].get("data")) else message["msg_type"]
        for message in cell.of("comm_msg", "update_display_data", "comm_close")
    ]
    assert order[-4:] == ["lock", "update_display_data", "comm_close", "comm_close"]


def test_the_page_shows_what_the_renderer_makes_of_the_text(notebook, scripted):
    text = (
        "# A title\n\nSome **bold** text[^1] and $x^2$.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
        "1. one\n2. two\n   - nested 🚀\n\n```python\nprint('hi')\n```\n\n[^1]: A note.\n\nThe end."
    )
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin()
    for start in range(0, len(text), 7):
        exchange.delta(text[start : start + 7])
    page.until("The end.")
    exchange.finish()
    cell.done()

    assert page.html(1) == render(text, maths="tex")
    assert [frame["n"] for frame in page.frames] == list(range(len(page.frames)))


def test_a_burst_is_cut_into_messages_and_nothing_is_lost(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(LONG)
    cell.until(lambda message: "Paragraph 7999" in json.dumps(message["content"].get("data")))
    exchange.finish()
    cell.done()

    assert page.html(1) == render(LONG, maths="tex")
    sizes = [len(json.dumps(message, default=str).encode()) for message in cell.of("comm_msg")]
    assert max(size for size in sizes) < 17_000  # with a few hundred bytes of envelope


def test_one_long_block_is_cut_too(notebook, scripted):
    code = "```\n" + "x = '🚀<&>'\n" * 6000 + "```\n\n"
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(code).delta("The end.")
    page.until("The end.")
    exchange.finish()
    cell.done()

    assert page.html(1) == render(code + "The end.", maths="tex")


def test_reasoning_has_a_region_of_its_own(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta(reasoning_content="Let **me** see")
    page.until("<strong>me</strong>", region=0)
    exchange.delta("It is 42")
    page.until("It is 42")
    exchange.finish()
    cell.done()

    assert "42" not in page.html(0)
    (seconds,) = [op for frame in page.frames for op in frame["ops"] if isinstance(op, float)]
    assert seconds > 0
    assert "Let" not in str(cell.outputs())


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_not_rendered_grows_as_a_block_of_code(notebook, scripted, form):
    cell, page = notebook(f"%%grok -f {form}\nTell me")
    exchange = scripted.next().begin().delta('{"a": "*<b>*"')
    page.until("&lt;b&gt;*")
    exchange.delta("}").finish()
    cell.done()
    assert page.html(1) == '<pre><code>{"a": "*&lt;b&gt;*"}</code></pre>'


def test_an_interrupt_leaves_one_output_with_what_had_arrived(notebook, kernel, scripted):
    cell, page = notebook("%%grok -o r\nTell me")
    exchange = scripted.next().begin().delta("Half an answer")
    page.until("Half an answer")
    kernel.interrupt()
    cell.done()

    output, error = cell.outputs()
    assert sorted(output["data"]) == ["text/markdown", "text/plain"]
    assert output["data"]["text/plain"] == "Half an answer"
    assert error["ename"] == "GrokInterrupt"
    assert exchange.was_left()


def test_an_interrupt_while_the_view_is_made_leaves_one_output(notebook, kernel, scripted):
    for _ in range(5):
        cell, _ = notebook("%%grok -o r\nTell me")
        scripted.next()
        cell.until(lambda message: message["msg_type"] == "display_data")
        kernel.interrupt()
        cell.done()
        output, error = cell.outputs()
        assert output["data"]["text/markdown"].startswith("<sub>interrupted")
        assert error["ename"] == "GrokInterrupt"
        assert kernel.value(LEFT_BEHIND) == 0


def test_an_error_in_the_middle_leaves_one_output_with_what_had_arrived(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("Half an answer")
    page.until("Half an answer")
    exchange.close()
    cell.done()

    output, error = cell.outputs()
    assert output["data"]["text/plain"] == "Half an answer"
    assert error["ename"] == "StreamError"


def test_other_outputs_of_the_cell_stay_where_they_were(notebook, scripted):
    cell, _ = notebook("print('before')\n%grok Tell me\nprint('after')\n1 + 1")
    scripted.next().answer("An answer")
    kinds = [output["output_type"] for output in cell.done().outputs()]
    assert kinds == ["stream", "display_data", "stream", "execute_result"]


def test_formulas_are_tex_where_the_page_typesets_and_mathml_elsewhere(notebook, scripted):
    for cell_id, has_mathml in [("8f0c3a52", False), ("vscode-notebook-cell:/a.ipynb#W0", True)]:
        cell, page = notebook("%%grok\nTell me", cell_id)
        exchange = scripted.next().begin().delta("So $x^2$ it is.\n\nThe end")
        page.until("The end")
        exchange.finish()
        cell.done()
        assert ("<math" in page.html(1)) is has_mathml
        assert 'data-tex="x^2"' in page.html(1)


COLAB = """
import sys, types
colab, output = types.ModuleType("google.colab"), types.ModuleType("google.colab.output")
output._widgets = types.SimpleNamespace(
    _installed_url="https://colab.example/manager.js", enable_custom_widget_manager=lambda: None
)
output.enable_custom_widget_manager = lambda: None
colab.output = output
sys.modules["google.colab"], sys.modules["google.colab.output"] = colab, output
"""


def test_colab_gets_the_widget_with_its_manager_and_mathml(kernel, scripted):
    kernel.run(COLAB)
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin().delta("So $x^2$ it is.\n\nThe end")
    page = Page(cell).until("The end")
    exchange.finish()
    cell.done()
    kernel.run("del sys.modules['google.colab'], sys.modules['google.colab.output']")

    view, _ = cell.updates
    manager = view["metadata"][VIEW]["colab"]["custom_widget_manager"]
    assert manager["url"].startswith("https://")
    assert "<math" in page.html(1)


def test_the_notebook_keeps_what_has_arrived_before_the_end(notebook, scripted):
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin()
    for number in range(3):
        exchange.delta(f"Part {number}. " + "More words follow. " * 150)
        page.until(f"Part {number}.")
    exchange.finish()
    cell.done()

    kept = [update["data"]["text/markdown"] for update in cell.updates if VIEW in update["data"]]
    assert kept[-1].startswith("Part 0. More words follow.")


def test_where_the_view_cannot_be_made_markdown_grows(kernel, notebook, scripted):
    kernel.run("import sys; view = sys.modules.pop('grok_jupyter.rendering.live.view', None)")
    kernel.run("sys.modules['grok_jupyter.rendering.live.view'] = None  # cannot be imported")
    cell, _ = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("It *begins*")
    cell.until_shown("It *begins*")
    exchange.finish()
    cell.done()
    kernel.run("del sys.modules['grok_jupyter.rendering.live.view']")

    assert cell.updates[-1]["data"]["text/plain"] == "It *begins*"


INTERRUPTED_AGAIN = """
from time import sleep
from grok_jupyter.protocol.response import Response
from grok_jupyter.rendering.live.surface import WidgetSurface

def interrupted(response):
    raise KeyboardInterrupt

surface = WidgetSurface(interrupted, "grok", "markdown", has_typesetter=True)
surface.show(Response())
while not get_ipython().kernel.comm_manager.comms:
    sleep(0.01)
try:
    surface.finish(Response())
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupt_of_the_exchange_leaves_no_widget(kernel):
    assert "interrupted" in kernel.run(INTERRUPTED_AGAIN).stdout


def test_a_front_end_without_widgets_gets_markdown_that_grows(kernel, notebook, scripted):
    kernel.run("%config GrokMagics.widgets = 'never'")
    cell, page = notebook("%%grok\nTell me")
    exchange = scripted.next().begin().delta("It *begins*")
    cell.until_shown("It *begins*")
    exchange.finish()
    assert cell.done().status == "ok"
    assert not cell.of("comm_open")
    assert page.posts == []
    assert not any(VIEW in update["data"] for update in cell.updates)


def test_widgets_can_be_asked_for_where_no_notebook_says_so(kernel, scripted):
    kernel.run("%config GrokMagics.widgets = 'always'")
    cell = kernel.start("%%grok\nTell me")
    exchange = scripted.next().begin().delta("Here")
    Page(cell).until("Here")
    exchange.finish()
    assert cell.done().status == "ok"


def test_loading_the_extension_imports_no_widgets(environment, tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(); shell.run_line_magic('load_ext', 'grok_jupyter')\n"
        "import grok_jupyter.frontends.magics.asking\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {"ipywidgets", "anywidget", "pygments_lexers"} & set(done.stdout.split()) == set()
