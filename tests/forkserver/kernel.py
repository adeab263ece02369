"""What Jupyter starts for a kernel: it has one forked, hands signals on and ends as it ends.

Run: python -IS kernel.py SOCKET... -- ARGUMENT..., the arguments being those of ipykernel_launcher.
"""

import array
import os
import signal
import socket
import sys

HANDED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def main(*given):
    end = given.index("--")
    addresses, arguments = given[:end], given[end + 1 :]
    early = []
    hear(early.append)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.connect(addresses[os.urandom(1)[0] % len(addresses)])
        # No `json` and no `pathlib`: their imports would take longer than all the rest.
        variables = (f"{name}={value}" for name, value in os.environ.items())
        data = os.fsencode("\0".join([os.getcwd(), *arguments, "", *variables]))  # noqa: PTH109
        files = array.array("i", [0, 1, 2])
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, files)
        server.sendmsg([len(data).to_bytes(8, "big")], [rights])
        server.sendall(data)
        kernel = int.from_bytes(server.recv(8), "big")
        if not kernel:
            os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *arguments])
        hear(lambda number: os.killpg(kernel, number))
        for number in early:
            os.killpg(kernel, number)
        status = int.from_bytes(server.recv(8), "big", signed=True)
    if status < 0:
        if -status in HANDED_ON:
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def hear(act):
    """Have signals passed to a function."""
    for number in HANDED_ON:
        signal.signal(number, lambda number, _: act(number))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
