"""What binder/ promises, read as repo2docker reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def binder() -> Path:
    return ROOT / "binder"


@pytest.fixture(scope="session")
def binder_python(binder: Path) -> str:
    """Return the version in runtime.txt, as ``"3.12"``."""
    return (binder / "runtime.txt").read_text().strip().removeprefix("python-")


@pytest.fixture(scope="session")
def pins(binder: Path) -> dict[str, Version]:
    """Return what is pinned: canonical names and versions."""
    pins = {}
    for line in (binder / "requirements.txt").read_text().splitlines():
        text = line.partition("#")[0].strip()
        if not text:
            continue
        requirement = Requirement(text)
        specifiers = list(requirement.specifier)
        assert [specifier.operator for specifier in specifiers] == ["=="], text
        pins[canonicalize_name(requirement.name)] = Version(specifiers[0].version)
    return pins
