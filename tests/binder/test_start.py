"""`binder/start` stands in front of JupyterLab and turns the embedded endpoint on."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Binder's images are Linux")

ASK = """
from grok_jupyter import Client
from grok_jupyter.chat import user
print(Client().chat.create().append(user("Who are you?")).sample().model)
"""


@pytest.fixture
def start(binder):
    """Run a command behind `start`, in an environment without a key."""
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("XAI_", "GROK_"))
    }

    def start(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [binder / "start", *command], env=variables, capture_output=True, text=True, check=False
        )

    return start


def test_the_embedded_endpoint_is_on(start):
    assert "GROK_JUPYTER_DEMO=1" in start("env").stdout.splitlines()


def test_a_question_is_answered_without_a_key(start):
    assert start(sys.executable, "-c", ASK).stdout.strip() == "grok-demo"


def test_the_command_is_run_with_its_arguments_as_they_are(start):
    arguments = ["two words", "$HOME", "--option='x'", ""]
    done = start(sys.executable, "-c", "import sys; print(sys.argv[1:])", *arguments)
    assert done.stdout.strip() == repr(arguments)


def test_the_command_takes_the_place_of_the_script(start):
    # A signal that ends the container must reach JupyterLab, not a shell in front of it.
    done = start("bash", "-c", "kill -TERM $$")
    assert done.returncode == -15


@pytest.mark.parametrize("name", ["start", "postBuild"])
def test_repo2docker_can_run_it(binder, name):
    assert (binder / name).read_text().startswith("#!/bin/bash\n")
    assert os.access(binder / name, os.X_OK)
