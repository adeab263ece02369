"""A notebook as a test: what it shows is compared with what it showed when it was recorded."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

CELLS = [
    "%load_ext grok_jupyter",
    '%config GrokMagics.replay = "auto"',
    "%%grok -o r\nWhat is the meaning of life?",
    "print(r.content)",
    "for _ in range(3):\n    %grok -q Say a number",
    "%grok -q Say a number",
    "%%grok -c plan\none",
    "%%grok -c plan --no-stream\ntwo, after {{r.content}}",
    "%%grok -f json\nSay it as JSON",
    "from grok_jupyter import ChatWidget\nprint(ChatWidget().send('hi').content)",
]
SECONDS = 120  # only guards against hanging
TESTS = str(Path(__file__).parents[2])  # where the plugin `sockets` is


@pytest.fixture
def recorded(grok_server, environment, monkeypatch, tmp_path):
    """A notebook that was executed once, and saved; nobody answers any more."""
    for name, value in environment.items():
        if name != "XAI_API_KEY":
            monkeypatch.setenv(name, value)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute(cwd=str(tmp_path))
    assert len(grok_server.requests) == 9
    grok_server.close()
    nbformat.write(notebook, tmp_path / "recorded.ipynb")
    monkeypatch.delenv("XAI_API_KEY")
    monkeypatch.setenv("GROK_JUPYTER_REPLAY", "only")
    return tmp_path / "recorded.ipynb"


def compare(notebook):
    """Run the notebook as a strict test; return how that ended, and what was said."""
    arguments = ["-m", "pytest", "--nbval", "-p", "no:cacheprovider", "-p", "sockets"]
    path = os.pathsep.join(filter(None, [TESTS, os.environ.get("PYTHONPATH")]))
    ended = subprocess.run(
        [sys.executable, *arguments, notebook.name],
        cwd=notebook.parent, capture_output=True, text=True, timeout=SECONDS,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    return ended.returncode, ended.stdout + ended.stderr


def test_without_a_server_and_a_key_a_recorded_notebook_passes(recorded):
    code, said = compare(recorded)
    assert code == 0, said
    assert f"{len(CELLS)} passed" in said


def test_an_answer_that_is_not_what_the_notebook_shows_fails(recorded):
    text = recorded.read_text(encoding="utf-8")
    recorded.write_text(text.replace("meaning of life", "purpose of life"), encoding="utf-8")
    code, said = compare(recorded)
    assert code == 1
    assert "There is no recording of 'What is the purpose of life?'" in said
