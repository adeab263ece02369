"""The versions that Binder installs: allowed by the package, and nothing left open."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version


@pytest.fixture(scope="module")
def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def environment(binder_python) -> dict[str, str]:
    """What markers see on Binder."""
    return {
        "python_version": binder_python,
        "python_full_version": f"{binder_python}.0",
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "sys_platform": "linux",
    }


def wanted(
    lines: Iterable[str], environment: dict[str, str], extras: Iterable[str] = ()
) -> Iterator[Requirement]:
    for line in lines:
        requirement = Requirement(line)
        marker = requirement.marker
        asked = ("", *extras)
        if marker is None or any(marker.evaluate(environment | {"extra": name}) for name in asked):
            yield requirement


def complaints(requirements: Iterable[Requirement], pins: dict[str, Version]) -> list[str]:
    """What is not pinned, or pinned to a version that a requirement forbids."""
    found = []
    for requirement in requirements:
        pinned = pins.get(canonicalize_name(requirement.name))
        if pinned is None:
            found.append(f"{requirement} is not pinned")
        elif not requirement.specifier.contains(pinned, prereleases=True):
            found.append(f"{requirement} forbids {pinned}")
    return found


def test_what_the_project_and_its_notebooks_need_is_pinned_to_allowed_versions(
    project, pins, environment
):
    lines = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["lab"]
    assert lines
    assert complaints(wanted(lines, environment), pins) == []


def test_the_wheel_allows_what_is_pinned(pins, environment):
    requirements = list(wanted(requires("grok_jupyter"), environment, extras=["lab"]))
    assert requirements
    assert complaints(requirements, pins) == []


def test_the_builder_is_pinned_because_postbuild_fetches_nothing(
    project, pins, binder, environment
):
    assert "--no-index" in (binder / "postBuild").read_text()
    lines = project["build-system"]["requires"]
    assert complaints(wanted(lines, environment), pins) == []


def test_pinned_packages_want_nothing_that_is_not_pinned(pins, environment):
    # Only what is installed here in the version that is pinned can be asked; another version
    # may want other things. binder/check.py asks them all, by `pip check`.
    asked, found = 0, []
    for name, version in pins.items():
        try:
            here = distribution(name)
        except PackageNotFoundError:
            continue
        if Version(here.version) != version:
            continue
        asked += 1
        requirements = wanted(here.requires or [], environment)
        found += [f"{name}: {complaint}" for complaint in complaints(requirements, pins)]
    assert found == []
    if not asked:
        pytest.skip("no package is installed here in the version that is pinned")


def test_binder_runs_a_python_that_the_project_is_made_for(project, binder_python):
    described = project["project"]
    assert binder_python in SpecifierSet(described["requires-python"])
    assert f"Programming Language :: Python :: {binder_python}" in described["classifiers"]


def test_the_package_itself_is_installed_from_the_checkout(pins):
    assert "grok-jupyter" not in pins
