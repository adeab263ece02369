"""Readers that are JavaScript need Node."""

from __future__ import annotations

import pytest

from readers import needed


@pytest.fixture(scope="session", autouse=True)
def packages():
    """Fetch the readers before the first test, whose time it would be."""
    return needed.packages()
