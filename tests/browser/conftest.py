"""Real front ends in headless Chromium, one browser and one server of each for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from driving.notebooks import HAS_KERNEL, SHUT_DOWN, WIDTH, Desk, Notebook
from driving.servers import SECONDS, Lab
from driving.teller import Teller
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

expect.set_options(timeout=SECONDS * 1000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these tests last: Playwright keeps an event loop in the thread from the first one on."""
    items.sort(key=lambda item: "browser" in item.keywords)


# The first one is the same browser without windows of its own, which costs a tenth less.
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def chromium_options() -> dict[str, object]:
    path = chromium()
    if path is None:
        reason = (
            "no Chromium: the browser tests are left out. Install one (Debian: apt-get install "
            "chromium) or name one in CHROMIUM."
        )
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    arguments = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-smooth-scrolling",  # where a wheel turns to is reached at once
    ]  # fmt: skip
    return {"executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def playwright(chromium_options: dict[str, object]) -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_options: dict[str, object]) -> Iterator[Browser]:
    browser = playwright.chromium.launch(**chromium_options)
    yield browser
    browser.close()


@pytest.fixture
def teller() -> Iterator[Teller]:
    teller = Teller()
    yield teller
    teller.close()


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def notebook7(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("notebook7"), app="notebook")
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def dark_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("dark"), theme="JupyterLab Dark")
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def contrast_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("contrast"), theme="JupyterLab Dark High Contrast")
    yield lab
    lab.close()


@pytest.fixture(scope="session")
def desk(
    playwright: Playwright,
    chromium_options: dict[str, object],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    # A browser that keeps files keeps what it has made of a front end's scripts, too: a page of
    # JupyterLab costs a fifth less to load.
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"),
        reduced_motion="reduce",  # nothing is looked at or checked while it fades in
        **chromium_options,
    )
    yield Desk(context)
    context.close()


@pytest.fixture
def open_notebook(desk: Desk):
    """Return a function: ``open_notebook(lab, name, width=, has_kernel=, is_own=)``.

    A page that a test loads again, leaves, changes for good or has beside another one must be its
    own: JupyterLab opens what its address names some time after it has been loaded.
    """

    def open_it(
        lab: Lab, name: str, *, width: int = WIDTH, has_kernel: bool = True, is_own: bool = False
    ) -> Notebook:
        page = desk.show(lab, name, width=width, is_own=is_own)
        if has_kernel:
            page.wait_for_function(HAS_KERNEL)
        else:
            page.evaluate(SHUT_DOWN)
        return Notebook(page, lab, name)

    yield open_it
    desk.clear()
