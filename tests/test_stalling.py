"""A command's processes are stopped and go on, and its own end is the script's."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")

# A process that ends by itself only once it has been stopped and goes on.
CHILD = """
import signal, sys
signal.signal(signal.SIGCONT, lambda *_: sys.exit(7))
while True:
    signal.pause()
"""
PARENT = f"import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', {CHILD!r}]))"


def test_processes_below_a_command_are_stopped_and_go_on():
    script = str(Path(__file__).parent / "stalling.py")
    done = subprocess.run(
        [sys.executable, script, "--seconds", "0.05", "--every", "0.05",
         sys.executable, "-c", PARENT],
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 7


def test_it_says_what_it_wants():
    script = str(Path(__file__).parent / "stalling.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Name a command" in done.stderr
