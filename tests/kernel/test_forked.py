"""A forked kernel is a kernel like any other."""

from __future__ import annotations

import os
import select
import signal

import forkserver
import pytest

pytestmark = pytest.mark.skipif(not forkserver.variables(), reason="kernels are not forked here")
PARENT = "open(f'/proc/{os.getppid()}/cmdline').read()"


@pytest.fixture
def is_forked(tmp_path):
    def is_forked(kernel):
        kernel.run("import os")
        return "forkserver" in kernel.value(PARENT)

    return is_forked


def test_it_has_the_folder_and_the_variables_that_are_asked_for(open_kernel, is_forked, tmp_path):
    kernel = open_kernel(tmp_path, SAID="so\n it = is", HOME="/nowhere")
    assert is_forked(kernel)
    assert kernel.value("(os.getcwd(), os.environ['SAID'], os.path.expanduser('~'))") == (
        str(tmp_path), "so\n it = is", "/nowhere",
    )  # fmt: skip
    assert "XAI_BASE_URL" not in kernel.value("dict(os.environ)")


def test_variables_that_change_how_python_starts_take_a_process_of_its_own(
    open_kernel, is_forked, tmp_path
):
    kernel = open_kernel(tmp_path, PYTHONHASHSEED="7", PYTHONUNBUFFERED="")
    assert not is_forked(kernel)
    assert kernel.value("__import__('sys').flags.hash_randomization") == 1
    assert kernel.value("os.environ['PYTHONHASHSEED']") == "7"


def test_two_of_them_may_hash_differently(open_kernel, tmp_path):
    # Which server is asked is chance: once in half a million times it is always the same one.
    hashes = (open_kernel(tmp_path).value("hash('a')") for _ in range(20))
    first = next(hashes)
    assert any(other != first for other in hashes)


def test_it_is_interrupted(open_kernel, tmp_path):
    kernel = open_kernel(tmp_path)
    cell = kernel.start("print('begun', flush=True)\nimport time\ntime.sleep(60)")
    cell.until_shown("begun")
    kernel.interrupt()
    assert cell.done().error["ename"] == "KeyboardInterrupt"


@pytest.mark.parametrize(("how", "status"), [("sys.exit(3)", 3), ("os.kill(os.getpid(), 9)", -9)])
def test_its_end_is_told(open_kernel, tmp_path, how, status):
    kernel = open_kernel(tmp_path)
    code = f"import atexit, os, sys\natexit.register(lambda: {how.replace('sys.', 'os._')})\nquit()"
    kernel.start(code)
    assert kernel.manager.provisioner.process.wait(30) == status


def test_it_ends_with_what_jupyter_has_started(open_kernel, is_forked, tmp_path):
    kernel = open_kernel(tmp_path)
    assert is_forked(kernel)
    process = kernel.value("os.getpid()")
    assert process != kernel.manager.provisioner.pid
    ended = os.pidfd_open(process)
    kernel.manager.signal_kernel(signal.SIGKILL)
    assert select.select([ended], [], [], 30)[0]
    os.close(ended)
