"""The badge in the README leads somewhere."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest


@pytest.fixture(scope="module")
def badge(root):
    links = re.findall(r"\]\((https://mybinder\.org/v2/[^)]+)\)", (root / "README.md").read_text())
    assert len(links) == 1
    return urlsplit(links[0])


@pytest.fixture(scope="module")
def notebook(badge, root):
    opened = parse_qs(badge.query, strict_parsing=True)["urlpath"][0]
    assert opened.startswith("lab/tree/")  # JupyterLab, with a file open in it
    return root / opened.removeprefix("lab/tree/")


def test_it_opens_the_quickstart_which_is_there(notebook):
    assert notebook.name == "quickstart.ipynb"
    assert notebook.is_file()


def test_it_names_a_repository_at_its_newest_commit(badge):
    assert re.fullmatch(r"/v2/gh/[\w.-]+/grok_jupyter/HEAD", badge.path)


def test_the_notebook_runs_on_a_kernel_that_every_environment_has(notebook):
    assert json.loads(notebook.read_text())["metadata"]["kernelspec"]["name"] == "python3"
