"""`python -m grok_jupyter.simulator` as a user meets it."""

import re
import signal
import socket
import subprocess
import sys

import httpx
import pytest

COMMAND = [sys.executable, "-m", "grok_jupyter.simulator"]


def run(*arguments):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture
def running():
    processes = []

    def start(*arguments):
        process = subprocess.Popen(
            [*COMMAND, "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process, process.stdout.readline()

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_one_line_says_where_it_is_and_how_to_use_it(running):
    process, line = running("--rate", "0", "--first-token", "0")
    url = re.search(r"http://127\.0\.0\.1:\d+/v1", line)[0]
    assert f"export XAI_BASE_URL={url} XAI_API_KEY=anything" in line
    assert "not Grok" in line
    headers = {"authorization": "Bearer anything"}
    assert httpx.get(f"{url}/models", headers=headers).status_code == 200
    assert httpx.get(f"{url}/models").status_code == 401
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out.strip(), err) == (0, "", "")


def test_a_port_in_use_is_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("--port", str(port))
    assert result.returncode == 2
    assert result.stderr == (f"Port {port} is in use; choose another one with --port, 0 for any.\n")


def test_a_foreign_host_is_refused_in_one_sentence():
    result = run("--host", "0.0.0.0")
    assert result.returncode == 2
    assert result.stderr.startswith("The simulator serves on the loopback interface only")
    assert result.stderr.count("\n") == 1


def test_a_bad_knob_is_refused_in_one_sentence():
    result = run("--rate", "-3")
    assert result.returncode == 2
    assert result.stderr == ("rate must be a number of tokens per second, 0 or more, not -3.0.\n")


@pytest.mark.parametrize("arguments", [["--port", "99999"], ["--fault", "flood"]])
def test_arguments_that_make_no_sense_are_quoted(arguments):
    result = run(*arguments)
    assert result.returncode == 2
    assert arguments[1] in result.stderr
    assert "Traceback" not in result.stderr


def test_the_help_lists_the_faults_and_to_which_api_each_belongs():
    told = run("--help").stdout
    both, chat, responses = (
        told.index(f"faults of {api}:")
        for api in ("both APIs", "/v1/chat/completions alone", "/v1/responses alone")
    )
    assert both < told.index("error-event-nested") < chat
    assert chat < told.index("finish-on-text") < responses
    assert responses < told.index("response-failed")


def test_it_speaks_the_responses_api_as_well(running):
    _, line = running("--rate", "0", "--first-token", "0", "--scene", "uncited")
    url = re.search(r"http://127\.0\.0\.1:\d+/v1", line)[0]
    body = {"model": "grok-4.5", "input": "hello", "tools": [{"type": "web_search"}]}
    headers = {"authorization": "Bearer anything"}
    told = httpx.post(f"{url}/responses", json=body, headers=headers).json()
    assert told["output"][-1]["content"][0]["annotations"][0]["end_index"] == 0
