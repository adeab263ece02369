"""The package as it is installed."""

from __future__ import annotations

import os
import re
from importlib.metadata import metadata
from importlib.resources import files
from pathlib import Path

import pytest

import grok_jupyter

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(
    "GROK_JUPYTER_TESTS_INSTALLED" not in os.environ, reason="only tests/run.py installs the wheel"
)
def test_the_tests_run_against_the_wheel_and_not_the_checkout():
    assert ROOT / "grok_jupyter" not in Path(grok_jupyter.__file__).parents


def test_type_checkers_and_the_embedded_endpoint_find_their_files():
    package = files("grok_jupyter")

    assert (package / "py.typed").is_file()
    assert [
        entry
        for entry in (package / "simulator" / "answers").iterdir()
        if entry.name.endswith(".md")
    ]


def test_the_version_and_the_licence_are_the_ones_of_the_distribution():
    assert grok_jupyter.__version__ == metadata("grok_jupyter")["Version"]
    assert metadata("grok_jupyter")["License-Expression"] == "BSD-3-Clause"


def test_a_citation_names_the_version_and_the_licence():
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {grok_jupyter.__version__}" in lines
    assert "license: BSD-3-Clause" in lines


def test_the_links_of_the_description_work_on_a_package_index():
    description = metadata("grok_jupyter")["Description"]
    links = re.findall(r"\]\(([^)\s]+)\)", description)
    assert len(links) > 10
    assert [link for link in links if not link.startswith("https://")] == []
