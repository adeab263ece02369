"""What importing costs, in a fresh interpreter."""

import subprocess
import sys

import pytest

WHEN_USED = {"narwhals", "jiter", "pydantic", "pydantic_core", "jsonschema", "docstring_parser"}


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_importing_the_package_loads_nothing_heavy():
    result = run(
        "import sys; before = set(sys.modules); import grok_jupyter\n"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    assert result.returncode == 0, result.stderr
    foreign = set(result.stdout.split()) - set(sys.stdlib_module_names) - {"grok_jupyter"}
    assert foreign == set()


def test_the_client_loads_neither_jupyter_nor_a_renderer_nor_an_http_library():
    result = run(
        "import sys; from grok_jupyter import Client, AsyncClient; import grok_jupyter.chat\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    assert result.returncode == 0, result.stderr
    heavy = {"IPython", "ipywidgets", "ipykernel", "traitlets", "markdown", "httpx", "httpx2"}
    assert (heavy | WHEN_USED) & set(result.stdout.split()) == set()


def test_loading_the_extension_and_asking_load_nothing_that_only_some_answers_need():
    result = run(
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance(); shell.run_cell('%load_ext grok_jupyter')\n"
        "shell.run_cell('%config GrokMagics.base_url = \\'demo\\'')\n"
        "print(*sys.modules)\n"
        "shell.run_cell('%grok -p simulator {\"rate\":0} Hello').raise_error()\n"
        "print(*sys.modules)\n"
    )
    assert result.returncode == 0, result.stderr
    loaded = {name.partition(".")[0] for name in result.stdout.split()}
    assert "IPython" in loaded
    assert WHEN_USED & loaded == set()


def test_loading_the_extension_loads_nothing_that_asks_or_renders():
    result = run(
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "InteractiveShell.instance().run_cell('%load_ext grok_jupyter')\n"
        "print(*sys.modules)\n"
    )
    assert result.returncode == 0, result.stderr
    ours = [name for name in result.stdout.split() if name.startswith("grok_jupyter.")]
    parts = ("client.flow", "client.tools", "client.replay.folder", "values", "session.session")
    later = tuple(f"grok_jupyter.{part}" for part in (*parts, "rendering.live"))
    assert [name for name in ours if name.startswith(later)] == []


BLOCKED = """
import sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {'IPython', 'ipywidgets', 'ipykernel', 'traitlets',
                                      'jupyter_client', 'markdown', 'comm'}:
            raise ImportError(f'{name} is blocked')
sys.meta_path.insert(0, Wall())
"""


def test_the_client_works_without_jupyter():
    result = run(
        BLOCKED + "from grok_jupyter import Client\n"
        "from grok_jupyter.chat import user\n"
        "chat = Client(base_url='demo').chat.create(simulator={'rate': 0, 'first_token': 0})\n"
        "for response, chunk in chat.append(user('Hello')).stream(): pass\n"
        "print(response.status, response.model)\n"
        "print(response._repr_mimebundle_()['text/plain'] == response.content)\n"
    )
    assert result.stdout.split() == ["completed", "grok-demo", "True"], result.stderr


@pytest.mark.parametrize("name", ["markdown", "text", "protocol", "client", "session", "simulator"])
def test_every_module_of_a_lower_layer_imports_without_jupyter(name, modules):
    names = [module for module in modules if module.startswith(f"grok_jupyter.{name}")]
    imports = "\n".join(f"import {module}" for module in names if "__main__" not in module)
    result = run(BLOCKED + imports)
    assert result.returncode == 0, result.stderr
