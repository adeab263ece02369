"""Tests that need Node are left out without it, and say so; in CI that is a failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readers.packages import MissingError, installed


def packages() -> Path:
    """Return where the readers from npm are, or end the test that asks."""
    try:
        return installed()
    except MissingError as missing:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
