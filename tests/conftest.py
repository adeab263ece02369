"""What holds for every test."""

import base64
import re

import coverage
import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


def _in_base64(text):
    """What base64 makes of a text, wherever in a longer one it stands."""
    for ahead in range(3):
        encoded = base64.b64encode(b"\0" * ahead + text).decode()
        yield encoded[(ahead * 8 + 5) // 6 : (ahead + len(text)) * 8 // 6]


# How every key of the tests begins: in plain, URL-encoded, in base64.
_KEYS = re.compile("|".join([r"xai-[\w+%/~:-]{6}", r"xai%2[dD]", *_in_base64(b"xai-")]))


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


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """Have a process of xdist save what it measured: it may be ended before it would do so."""
    measuring = coverage.Coverage.current()
    if measuring is not None and hasattr(session.config, "workerinput"):
        measuring.stop()
        measuring.save()
