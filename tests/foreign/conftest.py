"""aimock, a server that others wrote, with answers of ours; clients for both formats."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from foreign.packages import MissingError, installed

from grok_jupyter import Client

FIXTURES = [
    {
        "match": {"userMessage": "weather", "hasToolResult": True},
        "response": {"content": "It rains in Oslo."},
    },
    {
        "match": {"userMessage": "weather"},
        "response": {"toolCalls": [{"name": "get_weather", "arguments": '{"city":"Oslo"}'}]},
    },
    {
        "match": {"userMessage": "tides"},
        "response": {
            "content": "Tides come and go; naïve answers 😀 arrive in pieces.",
            "reasoning": "The moon pulls at the sea.",
            "webSearches": ["tides", "moon"],
        },
    },
    {
        "match": {"userMessage": "fail"},
        "response": {"error": {"message": "Too busy now", "type": "server_error"}, "status": 503},
    },
    {
        "match": {"userMessage": "cut"},
        "response": {"content": "This text is cut somewhere in its middle."},
        "latency": 20,
        "truncateAfterChunks": 6,
    },
]


@pytest.fixture(scope="session")
def aimock(tmp_path_factory):
    """The base URL of a running server."""
    try:
        folder = installed()
    except MissingError as missing:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    fixtures = tmp_path_factory.mktemp("aimock") / "fixtures.json"
    fixtures.write_text(json.dumps({"fixtures": FIXTURES}))
    script = Path(__file__).with_name("aimock.mjs")
    with subprocess.Popen(
        ["node", str(script), str(folder), str(fixtures)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        try:
            yield f"{process.stdout.readline().strip()}/v1"
        finally:
            process.kill()


@pytest.fixture(params=["chat", "responses"])
def api(request):
    return request.param


@pytest.fixture
def client(aimock, api):
    with Client("any", base_url=aimock, api=api, max_retries=0) as client:
        yield client
