"""Run a command while its processes stand still at random, as on a machine that others use.

Run: python tests/stalling.py [--seconds 1] [--every 3] python tests/run.py fast

What a test expects within a moment then comes late, in any order: a limit that is too short, an
order that nobody promised, a thread that was left behind. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

PROGRAMS = ("python", "jupyter", "chrom")  # what is stopped; a compiler or a server of npm's is not
SHARE = 0.6  # of these processes are stopped at a time


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=1, help="how long they stand still")
    parser.add_argument("--every", type=float, default=3, help="seconds in between, on average")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    if not given.command:
        parser.error("Name a command, such as: python tests/run.py fast")
    # A child inherits interrupts that are ignored, as in the background of a shell.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(given.command)
    has_ended = threading.Event()
    stopping = threading.Thread(
        target=stop_at_random, args=(running.pid, given.seconds, given.every, has_ended.wait)
    )
    stopping.start()
    try:
        code = running.wait()
    finally:
        has_ended.set()
        stopping.join()
    sys.exit(code)


def stop_at_random(root: int, seconds: float, every: float, wait: Callable[[float], bool]) -> None:
    """Stop some of the processes below ``root`` again and again, until ``wait`` says to end."""
    while not wait(every * random.uniform(0.5, 1.5)):
        chosen = [process for process in below(root) if random.random() < SHARE]
        send(chosen, signal.SIGSTOP)
        wait(seconds)
        send(chosen, signal.SIGCONT)


def send(processes: list[int], number: signal.Signals) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def below(root: int) -> Iterator[int]:
    """Yield the processes of a kind that is stopped that ``root`` has started, and theirs."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    programs: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended
            # "pid (name) state parent …", and a name may hold anything
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            children[int(parent)].append(int(folder.name))
            programs[int(folder.name)] = (folder / "cmdline").read_text().partition("\0")[0]
    ahead = [root]
    while ahead:
        for child in children[ahead.pop()]:
            ahead.append(child)
            if any(program in programs.get(child, "") for program in PROGRAMS):
                yield child


if __name__ == "__main__":
    main()
