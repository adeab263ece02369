"""Write down where a Python process connects to, and whose address it asks for, elsewhere.

Python imports a module of this name as it starts; the check puts this folder on the path of the
server, which hands it to its kernels.
"""

import os
import socket
import sys

HERE = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", socket.gethostname()}


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Note connections and look-ups that do not stay on this machine."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host not in HERE:
        with open(os.environ["CONNECTIONS_ELSEWHERE"], "a") as notes:  # noqa: PTH123 -- pathlib would slow each start
            notes.write(f"{event} {host}\n")


sys.addaudithook(watch)
