"""What a chat costs while an answer arrives, in its first turn and with many behind it.

    python benchmarks/chat.py            # some four minutes
    python benchmarks/chat.py --short    # the first turn and turn 200, at 100 deltas a second

Delta to visible, long tasks and typing are measured in JupyterLab in Chromium; Stop is timed from
the click to the server's seeing the connection closed.
"""

from __future__ import annotations

import argparse
import gzip
import socket
import threading
from queue import SimpleQueue
from statistics import median, quantiles
from time import sleep, time

from paced import TOKEN, PacedServer, answer
from page import LabPage
from timed import markers, sending_times, until_seen

TOKENS = 1000  # that are timed
BEHIND = 300  # tokens of each turn before
STOPS = 7
SETUP = f"""
import sys
sys.path.insert(0, {str(__file__.rpartition("/")[0])!r})
from paced import answer
from grok_jupyter import ChatWidget, Client
from grok_jupyter.chat import assistant, user

def filled(turns, **settings):
    chat = ChatWidget(**settings)
    text = answer({BEHIND}).replace("qz", "qy")
    chat.messages = [user("And?"), assistant(text)] * turns
    return chat
"""
COLUMNS = (
    "turns before", "rate", "p50 ms", "p95 ms", "tasks > 50 ms", "longest ms", "bytes/content",
    "messages/s", "typing ms", "lost", "asking: longest ms", "end: longest ms",
)  # fmt: skip
TYPING = """
window.typed = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === 'keydown') typed.push(entry.duration);
}).observe({ type: 'event', durationThreshold: 16 });
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    is_short = parser.parse_args().short
    runs = (
        [(0, 100), (199, 100)] if is_short else [(n, r) for r in (100, 500) for n in (0, 20, 199)]
    )
    report_size()
    server, silent = PacedServer(), SilentServer()
    cells = [SETUP] + [f"chat = filled({turns})\nchat" for turns, _ in runs]
    cells += [f"chat = ChatWidget(client=Client('k', base_url={silent.url!r}))\nchat"]
    page = LabPage(cells, XAI_BASE_URL=server.url, XAI_API_KEY="benchmark", GROK_MODEL="paced")
    try:
        page.run(0)
        page.wait_until_run(0)
        page.page.evaluate(f"() => {{ {TYPING} }}")
        print(" | ".join(COLUMNS))
        for index, (turns, rate) in enumerate(runs, 1):
            row = measure(page, server, index, turns, rate)
            print(" | ".join(str(value) for value in row), flush=True)
            clear(page, index)
        print(f"stop to closed socket, ms: {stops(page, silent, len(cells) - 1)}")
    finally:
        page.close()
        server.close()


def report_size() -> None:
    from grok_jupyter.frontends.widget.sources import SCRIPT, STYLE

    packed = len(gzip.compress((SCRIPT + STYLE).encode(), 9))
    print(f"front end: {packed / 1024:.1f} KB gzipped")


def measure(page: LabPage, server: PacedServer, index: int, turns: int, rate: int) -> list:
    """Ask in a chat with some turns, time the answer; return a row of the table."""
    text = answer(TOKENS)
    server.prepare(TOKENS, 0, rate)
    page.run(index)
    page.wait_until_run(index)
    box = composer(page, index)
    page.page.wait_for_function(
        "([i, n]) => document.querySelectorAll('.jp-Cell')[i].querySelectorAll('.grok-turn').length"
        " === n",
        arg=[index, turns],
    )
    sleep(3 + turns / 50)  # until all is drawn
    box.fill("And?")
    box.press("Enter")
    page.page.evaluate("i => watch.start(i)", index)
    page.page.evaluate("() => { typed.length = 0 }")
    sleep(1)
    asking = page.page.evaluate("() => watch.report()")["tasks"]  # the copies are written then
    page.page.evaluate("i => watch.start(i)", index)
    count = (page.messages, page.bytes)
    server.go()
    box.press_sequentially("Meanwhile I type what comes to my mind", delay=90)
    sent = server.sent()
    marks = {marker: end for marker, end in markers(text).items() if end > TOKEN}
    times = sending_times(sent, marks)
    is_complete = until_seen(page, list(marks)[-1])
    before_end = page.page.evaluate("() => watch.report()")
    typed = page.page.evaluate("() => typed")
    messages, received = page.messages - count[0], page.bytes - count[1]
    server.end()
    sleep(4)
    report = page.page.evaluate("() => watch.report()")
    delays = [before_end["seen"][m] - times[m] for m in marks if m in before_end["seen"]]
    cuts = quantiles(delays, n=20) if len(delays) > 1 else [float("nan")] * 19
    tasks = [task for task in before_end["tasks"] if task > 50]
    return [
        turns, rate, round(cuts[9]), round(cuts[18]), len(tasks), round(max(tasks, default=0)),
        round(received / len(text), 1),
        round(messages / max(sent[-1][1] - sent[0][1], 1), 1),
        round(max(typed, default=0)), 0 if is_complete else len(marks) - len(delays),
        round(max(asking, default=0)),
        round(max(report["tasks"][len(before_end["tasks"]):], default=0)),
    ]  # fmt: skip


def clear(page: LabPage, index: int) -> None:
    """Take a chat away, so that the next one is alone."""
    page.page.evaluate(
        "i => jupyterapp.shell.currentWidget.content.widgets[i].model.outputs.clear()", index
    )


def composer(page: LabPage, index: int):
    """Return where a question is written."""
    box = page.page.locator(".jp-Cell").nth(index).locator(".grok-composer textarea")
    box.wait_for()
    return box


def stops(page: LabPage, silent: SilentServer, index: int) -> str:
    """Stop silent answers by a click; return the median and the longest time."""
    page.run(index)
    page.wait_until_run(index)
    box = composer(page, index)
    button = page.page.locator(".jp-Cell").nth(index).get_by_role("button", name="Stop")
    page.page.evaluate(
        "() => document.addEventListener('click', () => {"
        " window.clicked = performance.timeOrigin + performance.now() }, true)"
    )
    delays = []
    for _ in range(STOPS):
        box.fill("And?")
        box.press("Enter")
        button.wait_for()
        sleep(1)
        button.click()
        closed = silent.closed.get(timeout=30)
        delays.append(1000 * closed - page.page.evaluate("() => clicked"))
        button.wait_for(state="hidden")
    return f"median {median(delays):.0f}, longest {max(delays):.0f}"


class SilentServer:
    """Begins each answer, says no more, and notes when the client leaves."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/v1"
        self.closed: SimpleQueue[float] = SimpleQueue()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                connection.recv(1 << 20)
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                    b"connection: close\r\n\r\n"
                    b'data: {"choices": [{"index": 0, "delta": {"content": "Well"}}]}\n\n'
                )
                while connection.recv(1 << 16):
                    pass
                self.closed.put(time())


if __name__ == "__main__":
    main()
