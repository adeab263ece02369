"""What Jupyter starts for a kernel: it has one forked, hands signals on and ends as it ends.

Run: python -IS kernel.py SOCKET... -- ARGUMENT..., the arguments being those of ipykernel_launcher.
"""

import array
import os
import select
import signal
import socket
import sys
from contextlib import suppress

HANDED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def main(*given):
    end = given.index("--")
    addresses, arguments = given[:end], given[end + 1 :]
    early = []
    hear(early.append)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.connect(addresses[os.urandom(1)[0] % len(addresses)])
        ask(server, arguments)
        kernel = answer(server)
        if not kernel:
            for number in HANDED_ON:
                signal.signal(number, signal.SIG_DFL)
            for number in early:
                os.kill(os.getpid(), number)
            os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *arguments])
        hear(lambda number: hand_on(kernel, number))
        for number in early:
            hand_on(kernel, number)
        wait(server)
        status = answer(server)
    if status < 0:
        if -status in HANDED_ON:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def ask(server, arguments):
    """Say what kernel is wanted; `server.py` reads it."""
    # No `json` and no `pathlib`: their imports would take as long as all the rest.
    variables = (f"{name}={value}" for name, value in os.environ.items())
    data = os.fsencode("\0".join([os.getcwd(), *arguments, "", *variables]))  # noqa: PTH109
    files = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))
    server.sendmsg([len(data).to_bytes(8, "big")], [files])
    server.sendall(data)


def answer(server):
    """Read a number."""
    data = server.recv(8, socket.MSG_WAITALL)
    if len(data) < 8:
        sys.exit("The fork server of the tests is gone.")
    return int.from_bytes(data, "big", signed=True)


def wait(server):
    """Wait for an answer; leave, which ends the kernel, if Jupyter ends before."""
    parent = int(os.environ.get("JPY_PARENT_PID", 0))
    waiting = select.poll()
    waiting.register(server, select.POLLIN)
    if parent:
        with suppress(ProcessLookupError):  # then it is no parent any more either
            waiting.register(os.pidfd_open(parent), select.POLLIN)
    has_ended = parent and parent != os.getppid()
    if has_ended or server.fileno() not in dict(waiting.poll()):
        sys.exit("What has started this kernel is gone.")


def hear(act):
    """Have signals passed to a function."""
    for number in HANDED_ON:
        signal.signal(number, lambda number, _: act(number))


def hand_on(kernel, number):
    """Send a signal to a kernel, if it is still there."""
    with suppress(ProcessLookupError):
        os.killpg(kernel, number)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
