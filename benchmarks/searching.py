"""What a kernel works while a server searches for minutes, watched in JupyterLab.

    python benchmarks/searching.py [SECONDS]     # default: 180

The server begins a search every ten seconds, ends it five seconds later, and sends a comment each
second to keep the connection. The peer is the same kernel, idle for as long in the same run.
"""

from __future__ import annotations

import http.server
import json
import multiprocessing
import sys
from time import monotonic, sleep

import psutil
from page import LabPage

ASK = "%%grok --tool web_search\nSearch at length"
IDLE = "import os; print('pid', os.getpid())"


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 180
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, seconds), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    cells = ["%load_ext grok_jupyter", IDLE, ASK]
    page = LabPage(cells, XAI_BASE_URL=url, XAI_API_KEY="benchmark")
    try:
        page.run(0)
        page.wait_until_run(0)
        page.run(1)
        page.wait_until_run(1)
        said = page.page.locator(".jp-OutputArea-output").first.inner_text()
        kernel = psutil.Process(int(said.split()[1]))
        sleep(3)
        idle = _share(kernel, lambda: sleep(seconds))
        page.run(2)
        ours.recv()  # the request has come
        searching = _share(kernel, ours.recv)
        page.wait_until_run(2)
    finally:
        page.close()
        server.kill()
    print(f"kernel, idle for {seconds} s:      {idle:.2%} CPU")
    print(f"kernel, searching for {seconds} s: {searching:.2%} CPU  (target: under 1 %)")


def _share(process: psutil.Process, wait) -> float:
    """Return the share of one core that a process takes while ``wait`` does."""
    before, begun = process.cpu_times(), monotonic()
    wait()
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return used / (monotonic() - begun)


def _serve(pipe, seconds: int) -> None:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            self.wfile.write(b": keep-alive\n\n")
            pipe.send("asked")
            begun = monotonic()
            for second in range(1, seconds + 1):
                sleep(max(0.0, begun + second - monotonic()))
                self.wfile.write(b": keep-alive\n\n")
                if second % 5 == 0:
                    self._search(second // 10, is_end=second % 10 == 0)
            pipe.send("searched")
            place = {"item_id": "m", "output_index": 99, "content_index": 0}
            self._event("output_text.delta", **place, delta="Found.")
            self._event("completed", response={"status": "completed", "output": []})

        def _search(self, index: int, *, is_end: bool) -> None:
            number = index - 1 if is_end else index
            status = "completed" if is_end else "in_progress"
            action = {"type": "search", "query": f"tides {number}", "sources": []}
            item = {"id": f"ws_{number}", "type": "web_search_call", "status": status}
            kind = "output_item.done" if is_end else "output_item.added"
            self._event(kind, output_index=number, item={**item, "action": action})

        def _event(self, kind: str, **fields: object) -> None:
            data = json.dumps({"type": f"response.{kind}", **fields})
            self.wfile.write(f"data: {data}\n\n".encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    pipe.send(server.server_address[1])
    server.serve_forever()


if __name__ == "__main__":
    main()
