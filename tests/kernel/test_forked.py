"""A forked kernel is a kernel like any other."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys

import forkserver
import pytest
import sockets

PARENT = "open(f'/proc/{os.getppid()}/cmdline').read()"
STARTS_ONE = """
import signal, sys
from jupyter_client.manager import KernelManager
file = f"{sys.argv[1]}/kernel.json"
manager = KernelManager(kernel_name="python3", transport="ipc", connection_file=file)
manager.start_kernel()
client = manager.blocking_client()
client.start_channels()
client.wait_for_ready(timeout=60)
client.execute("", user_expressions={"process": "__import__('os').getpid()"})
reply = client.get_shell_msg(timeout=60)["content"]["user_expressions"]["process"]
print(reply["data"]["text/plain"], flush=True)
signal.pause()
"""


@pytest.fixture(autouse=True)
def servers():
    if not forkserver.variables():
        pytest.skip("kernels are not forked here")


@pytest.fixture
def forked(open_kernel, tmp_path):
    """Return a function that opens a forked kernel."""

    def forked(**variables):
        kernel = open_kernel(tmp_path, **variables)
        kernel.run("import os")
        assert "forkserver" in kernel.value(PARENT)
        return kernel

    return forked


@pytest.fixture
def server():
    """A server of its own: its address and its process."""
    address = f"{sockets.Folder().name}/0"
    process, writing = forkserver.start(address)
    yield address, process
    forkserver.end(process, writing)


def waits_for_the_end(process):
    """Whether a process ends: its file, opened while it was there."""
    with os.fdopen(process, "rb") as file:
        return bool(select.select([file], [], [], 30)[0])


def test_it_has_the_folder_and_the_variables_that_are_asked_for(forked, tmp_path):
    kernel = forked(SAID="so\n it = is", HOME="/nowhere")
    assert kernel.value("(os.getcwd(), os.environ['SAID'], os.path.expanduser('~'))") == (
        str(tmp_path), "so\n it = is", "/nowhere",
    )  # fmt: skip
    assert not set(forkserver.ITS_OWN) & set(kernel.value("list(os.environ)"))


def test_it_has_imported_nothing_that_looks_at_variables_or_that_a_test_misses(forked):
    kernel = forked(MPLBACKEND="module://matplotlib_inline.backend_inline")
    loaded = kernel.value("list(__import__('sys').modules)")
    assert not {"matplotlib", "numpy", "PIL", "pandas", "pydantic", "narwhals"} & set(loaded)
    cell = kernel.run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert "image/png" in cell.displays[0]["data"]


def test_variables_that_change_how_python_starts_take_a_process_of_its_own(open_kernel, tmp_path):
    kernel = open_kernel(tmp_path, PYTHONHASHSEED="0")
    kernel.run("import os")
    assert "forkserver" not in kernel.value(PARENT)
    assert kernel.value("__import__('sys').flags.hash_randomization") == 0


def test_two_of_them_may_hash_differently(forked):
    # Which server is asked is chance: once in half a million times it is always the same one.
    hashes = (forked().value("hash('a')") for _ in range(20))
    first = next(hashes)
    assert any(other != first for other in hashes)


def test_it_is_interrupted(forked):
    kernel = forked()
    cell = kernel.start("print('begun', flush=True)\nimport time\ntime.sleep(60)")
    cell.until_shown("begun")
    kernel.interrupt()
    assert cell.done().error["ename"] == "KeyboardInterrupt"


@pytest.mark.parametrize(("how", "status"), [("os._exit(3)", 3), ("os.kill(os.getpid(), 9)", -9)])
def test_its_end_is_told(forked, how, status):
    kernel = forked()
    kernel.start(how)
    assert kernel.manager.provisioner.process.wait(30) == status


def test_it_ends_with_what_jupyter_has_started(forked):
    kernel = forked()
    process = kernel.value("os.getpid()")
    assert process != kernel.manager.provisioner.pid
    file = os.pidfd_open(process)
    kernel.manager.signal_kernel(signal.SIGKILL)
    assert waits_for_the_end(file)


def test_it_ends_with_jupyter():
    jupyter = subprocess.Popen(
        [sys.executable, "-c", STARTS_ONE, sockets.Folder().name],
        stdout=subprocess.PIPE, text=True, env={**os.environ, **forkserver.variables()},
    )  # fmt: skip
    with jupyter:
        file = os.pidfd_open(int(jupyter.stdout.readline()))
        jupyter.kill()
    assert waits_for_the_end(file)


@pytest.mark.parametrize("sent", [b"", b"\0" * 7, b"\0" * 6 + b"\1\0" + b"half"])
def test_who_dies_while_it_asks_does_not_keep_the_others(server, sent):
    address, process = server
    reading, writing = os.pipe()
    for _ in range(2):
        with socket.socket(socket.AF_UNIX) as asking:
            asking.connect(address)
            if sent:
                socket.send_fds(asking, [sent], [0, 1, writing])
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(address)
        data = b"/\0\0PYTHONHASHSEED=never"  # with which none is forked
        socket.send_fds(asking, [len(data).to_bytes(8, "big") + data], [0, 1, writing])
        asking.settimeout(30)
        assert asking.recv(8, socket.MSG_WAITALL) == bytes(8)
        assert asking.recv(1) == b""
    assert process.poll() is None
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == b"", "nobody has kept what was sent along"
