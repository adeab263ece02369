"""The manual: its notebooks in order, as they are stored. That they run so is for nbval to say."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="session")
def folder():
    return NOTEBOOKS


@pytest.fixture(scope="session")
def manual():
    """The stored notebooks by name, in the order of the list."""
    lines = (NOTEBOOKS / "README.md").read_text(encoding="utf-8").splitlines()
    listed = [found[1] for line in lines if (found := re.match(r"\d+\. \[.+?\]\((.+?)\)", line))]
    return {name: nbformat.read(NOTEBOOKS / name, as_version=4) for name in listed}
