"""Readers that are JavaScript need Node: without it these tests are left out, and say so."""

from __future__ import annotations

import os

import pytest

from readers.packages import MissingError, installed


@pytest.fixture(scope="session", autouse=True)
def packages():
    """Fetch the readers before the first test, whose time it would be."""
    try:
        return installed()
    except MissingError as missing:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
