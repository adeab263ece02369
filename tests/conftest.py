"""What holds for every test."""

import base64
import gc
import os
import re
import sys
import time
import traceback

import coverage
import forkserver
import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code. The examples
# are the same in each run, so that a run says something about what was changed; others are drawn
# with `--hypothesis-profile=explore`.
_BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, database=None, **_BUSY)
settings.register_profile("explore", **_BUSY)
settings.load_profile("same")


_MEASURED_TOO = "COVERAGE_PROCESS_CONFIG"  # tells processes that are started of coverage


def _in_base64(text):
    """What base64 makes of a text, wherever in a longer one it stands."""
    for ahead in range(3):
        encoded = base64.b64encode(b"\0" * ahead + text).decode()
        yield encoded[(ahead * 8 + 5) // 6 : (ahead + len(text)) * 8 // 6]


# How every key of the tests begins: in plain, URL-encoded, in base64.
_KEYS = re.compile("|".join([r"xai-[\w+%/~:-]{6}", r"xai%2[dD]", *_in_base64(b"xai-")]))


def pytest_configure():
    """Have kernels forked."""
    forkserver.use()


def pytest_collection_modifyitems(items):
    """Put the longest files first: none is left for one process when the others are done."""
    long = {item.path for item in items if "unmeasured" in item.keywords}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish():
    """Keep modules and tests, which stay to the end, out of the collections of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_recording_holds_a_key(request):
    """Scan every recording that a test has made."""
    yield
    folder = request.node.funcargs.get("tmp_path")
    for file in folder.rglob("*.json") if folder else ():
        if not file.is_file() or file.stat().st_size > 2**24:
            continue
        text = file.read_text("utf-8", "replace")
        if '"recording"' in text[:40]:
            assert not _KEYS.search(text), f"{file.name} holds a key"


@pytest.fixture(scope="session", autouse=True)
def nothing_goes_on_when_all_is_over():
    """No thread that a test has left behind is at work: it would slow all tests after it down."""
    yield
    for _ in range(20):
        before = time.process_time()
        time.sleep(0.1)  # nothing to wait for: what is waited for is that nothing happens
        work = time.process_time() - before
        if work < 0.01:
            return
    stacks = [traceback.format_stack(frame)[-3:] for frame in sys._current_frames().values()]
    pytest.fail(f"{work:.2f} s of work in a tenth of a second, in one of {stacks}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Measure no coverage where it would take most of the time and find nothing new."""
    measuring = coverage.Coverage.current()
    if measuring is None or "unmeasured" not in item.keywords:
        return (yield)
    told = os.environ.pop(_MEASURED_TOO, None)
    measuring.stop()
    try:
        return (yield)
    finally:
        measuring.start()
        if told is not None:
            os.environ[_MEASURED_TOO] = told


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Have a process of xdist save what it measured: it may be ended before it would do so."""
    measuring = coverage.Coverage.current()
    if measuring is not None and hasattr(session.config, "workerinput"):
        measuring.stop()
        measuring.save()
