"""From the interrupt to an idle kernel: while an answer streams, and while the server is silent.

Run: python benchmarks/interrupt.py [ROUNDS]

A real ipykernel, a real socket. For comparison, the same for ``time.sleep`` in a bare cell: what
the kernel itself needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

from jupyter_client.manager import start_new_kernel

from grok_jupyter.simulator import Knobs, SimulatorServer

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import sockets

CELLS = {
    "time.sleep": "print('begun', flush=True)\nimport time; time.sleep(60)",
    "streaming": '%%grok -p simulator {"tokens": 5000}\nA long text.',
    "silent before the answer": '%%grok -p simulator {"fault": "stall-first"}\nHello',
    "silent before the headers": '%%grok -p simulator {"fault": "stall-headers"}\nHello',
    "silent within the answer": '%%grok -p simulator {"fault": "stall"}\nHello',
}


@contextmanager
def kernel(url: str) -> Iterator[tuple]:
    folder = sockets.Folder()
    sockets.use(folder.name)
    manager, client = start_new_kernel(kernel_name="python3")
    setup = f"import os; os.environ.update(XAI_BASE_URL={url!r}, XAI_API_KEY='key')"
    client.execute_interactive(f"{setup}\n%load_ext grok_jupyter", timeout=60)
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        folder.cleanup()


def seconds_to_idle(manager, client, cell: str) -> float:
    request = client.execute(cell, allow_stdin=True)
    shown = 0
    # The third sign of life: an answer that streams does stream by then.
    while shown < (1 if "sleep" in cell or "stall-" in cell else 3):
        message = client.get_iopub_msg(timeout=60)
        shown += message["msg_type"] in {"stream", "display_data", "update_display_data"}
    begun = perf_counter()
    manager.interrupt_kernel()
    while True:
        message = client.get_iopub_msg(timeout=60)
        if (
            message["msg_type"] == "status"
            and message["content"]["execution_state"] == "idle"
            and message["parent_header"].get("msg_id") == request
        ):
            return perf_counter() - begun


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with (
        SimulatorServer(Knobs(first_token=0.05)) as server,
        kernel(server.url) as (manager, client),
    ):
        for name, cell in CELLS.items():
            values = [seconds_to_idle(manager, client, cell) * 1e3 for _ in range(rounds)]
            spread = f"({min(values):.0f} to {max(values):.0f})"
            print(f"{name:<26} {median(values):6.0f} ms to idle  {spread}  (target: at most 300)")


if __name__ == "__main__":
    main()
