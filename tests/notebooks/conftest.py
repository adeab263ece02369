"""The manual: its notebooks in order, as they are stored and as they run here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SECONDS = 300  # only a guard


@pytest.fixture(scope="session")
def folder():
    return NOTEBOOKS


@pytest.fixture(scope="session")
def manual():
    """The stored notebooks by name, in the order of the list."""
    lines = (NOTEBOOKS / "README.md").read_text(encoding="utf-8").splitlines()
    listed = [found[1] for line in lines if (found := re.match(r"\d\. \[.+?\]\((.+?)\)", line))]
    return {name: nbformat.read(NOTEBOOKS / name, as_version=4) for name in listed}


@pytest.fixture(scope="session")
def executed(manual, tmp_path_factory):
    """The notebooks as `jupyter execute` leaves them, run where nobody has a key."""
    copy = tmp_path_factory.mktemp("manual") / "notebooks"
    shutil.copytree(NOTEBOOKS, copy)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("XAI_", "GROK_"))
    }
    scripts = sysconfig.get_path("scripts")  # where `jupyter` finds `execute`
    environment["PATH"] = os.pathsep.join([scripts, environment["PATH"]])
    # All at once: they mostly wait for the endpoint, which writes as fast as one reads.
    running = {name: start(name, copy, environment) for name in manual}
    said = {name: process.communicate(timeout=SECONDS)[0] for name, process in running.items()}
    failed = {name: said[name] for name, process in running.items() if process.returncode}
    assert not failed, "\n".join(failed.values())
    return {name: nbformat.read(copy / name, as_version=4) for name in manual}


def start(name, folder, environment):
    return subprocess.Popen(
        [sys.executable, "-m", "jupyter", "execute", "--inplace", name],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
