"""What showing a stream costs a reader of JupyterLab, against re-sending the whole Markdown.

    python benchmarks/live_view.py            # all of it, some five minutes
    python benchmarks/live_view.py --short    # 2k and 16k tokens only
    python benchmarks/live_view.py --api responses   # over the other wire format

The peer is what most packages do: ``update_display(Markdown(everything))``, ten times a second.
"""

from __future__ import annotations

import argparse
from statistics import quantiles
from time import sleep

from paced import TOKEN, PacedServer, answer
from page import LabPage
from timed import markers, sending_times, until_seen

LAST = 1000  # tokens that are timed
OURS = "%%grok -q\nTell me"
PEER = """
import time
from IPython.display import Markdown, display
from grok_jupyter import Client
from grok_jupyter.chat import user
handle = display(Markdown("…"), display_id=True)
last = 0.0
for response, chunk in Client().chat.create(messages=[user("Tell me")]).stream():
    if time.monotonic() - last >= 0.1:
        handle.update(Markdown(response.content))
        last = time.monotonic()
handle.update(Markdown(response.content))
"""
CELLS = {"ours": 1, "peer": 2}
COLUMNS = (
    "view", "before", "rate", "p50 ms", "p95 ms", "tasks > 50 ms", "longest ms", "bytes/content",
    "messages/s", "jumps", "drops", "lost", "swap ms",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--api", choices=("chat", "responses"), default="chat")
    options = parser.parse_args()
    is_short = options.short
    lengths = (2_000, 16_000) if is_short else (2_000, 16_000, 64_000)
    runs = [("ours", before, rate) for rate in (100, 500) for before in lengths]
    runs += [("ours", 0, 0)]  # as fast as it goes
    runs += [("peer", before, 100) for before in lengths[:2]]
    print(" | ".join(COLUMNS))
    server = PacedServer()
    page = LabPage(
        ["%load_ext grok_jupyter", OURS, PEER],
        XAI_BASE_URL=server.url, XAI_API_KEY="benchmark", GROK_MODEL="paced",
        GROK_JUPYTER_API=options.api,
    )  # fmt: skip
    try:
        page.run(0)
        page.wait_until_run(0)
        for view, before, rate in runs:
            row = [view, *measure(page, server, CELLS[view], before, rate)]
            print(" | ".join(str(value) for value in row), flush=True)
    finally:
        page.close()
        server.close()


def measure(page: LabPage, server: PacedServer, index: int, before: int, rate: int) -> list:
    """Stream ``LAST`` tokens onto what is there already, in a cell; return a row of the table."""
    tokens = before + LAST if rate else 16_000
    text = answer(tokens)
    at_once = len(text) - LAST * TOKEN if rate else 0
    server.prepare(tokens, at_once, rate)
    marks = markers(text)
    page.page.evaluate("i => watch.start(i)", index)
    page.run(index)
    early = [marker for marker, end in marks.items() if end <= at_once - 100]
    if early:
        until_seen(page, early[-1])
        page.page.wait_for_function("() => !document.querySelector('.math:not([data-done])')")
        sleep(1.5)  # so that only the cost at this length is seen
    page.page.evaluate("i => watch.start(i)", index)
    count, content = (page.messages, page.bytes), len(text) - at_once
    server.go()
    sent = server.sent()
    late = {marker: end for marker, end in marks.items() if end > at_once + TOKEN}
    times = sending_times(sent, late)
    is_complete = until_seen(page, list(late)[-1])
    before_end = page.page.evaluate("() => watch.report()")
    messages, received = page.messages - count[0], page.bytes - count[1]
    server.end()
    page.wait_until_run(index)
    sleep(2)
    report = page.page.evaluate("() => watch.report()")
    delays = [before_end["seen"][m] - times[m] for m in late if m in before_end["seen"]]
    cuts = quantiles(delays, n=20) if len(delays) > 1 else [float("nan")] * 19
    tasks = [task for task in before_end["tasks"] if task > 50]
    return [
        before, rate or "burst", round(cuts[9]), round(cuts[18]), len(tasks),
        round(max(tasks, default=0)), round(received / content, 1),
        round(messages / max(sent[-1][1] - sent[0][1], 1), 1), len(report["jumps"]),
        len(report["drops"]), 0 if is_complete else len(late) - len(delays),
        round(max(report["tasks"][len(before_end["tasks"]):], default=0)),
    ]  # fmt: skip


if __name__ == "__main__":
    main()
