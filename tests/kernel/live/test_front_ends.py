"""What each front end is given, and what is done where the live view is not possible."""

import pytest

VIEW = "application/vnd.jupyter.widget-view+json"

pytestmark = pytest.mark.usefixtures("leaves_nothing")


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


def test_colab_gets_the_widget_with_its_manager_and_mathml(kernel, notebook, scripted):
    kernel.run(COLAB)
    cell, page = notebook("%%grok\nTell me", None)
    exchange = scripted.next().begin().delta("So $x^2$ it is.\n\nThe end")
    page.until("The end")
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
from grok_jupyter.rendering.live.place import Place
from grok_jupyter.rendering.live.surface import WidgetSurface

def interrupted(response):
    raise KeyboardInterrupt

surface = WidgetSurface(interrupted, "grok", "markdown", Place(has_typesetter=True))
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


def test_widgets_can_be_asked_for_where_no_notebook_says_so(kernel, notebook, scripted):
    kernel.run("%config GrokMagics.widgets = 'always'")
    cell, page = notebook("%%grok\nTell me", None)
    exchange = scripted.next().begin().delta("Here")
    page.until("Here")
    exchange.finish()
    assert cell.done().status == "ok"


def test_loading_the_extension_imports_no_widgets(environment, tmp_path):
    import subprocess
    import sys

    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(); shell.run_line_magic('load_ext', 'grok_jupyter')\n"
        "import grok_jupyter.frontends.magics.cell_runner\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {"ipywidgets", "anywidget", "pygments_lexers"} & set(done.stdout.split()) == set()
