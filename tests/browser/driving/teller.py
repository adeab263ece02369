"""An endpoint whose answers a test says, piece by piece."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue


class Teller:
    """An endpoint whose answers a test says, piece by piece."""

    def __init__(self) -> None:
        self._said: SimpleQueue[dict | None] = SimpleQueue()
        self._called = 0
        said = self._said

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                while (delta := said.get()) is not None:
                    if "type" in delta:  # an event of the Responses API
                        self._write(json.dumps(delta))
                        continue
                    event = {"model": "teller", "choices": [{"index": 0, "delta": delta}]}
                    self._write(json.dumps(event))
                if not self.path.endswith("/responses"):
                    self._write("[DONE]")

            def _write(self, data: str) -> None:
                # A client may have gone; what is said to it is not for the next one.
                with suppress(OSError):
                    self.wfile.write(f"data: {data}\n\n".encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.load = f"%env XAI_BASE_URL={url}\n%env XAI_API_KEY=k\n%load_ext grok_jupyter"

    def say(self, content: str) -> None:
        self._said.put({"content": content})

    def think(self, reasoning: str) -> None:
        self._said.put({"reasoning_content": reasoning})

    def call(self, name: str, **arguments: object) -> None:
        """Ask for a call of a function, which ends the round."""
        self.calls(name, arguments)

    def calls(self, name: str, *several: dict[str, object]) -> None:
        """Ask for several calls of a function in one round."""
        calls = []
        for index, arguments in enumerate(several):
            self._called += 1
            function = {"name": name, "arguments": json.dumps(arguments)}
            call = {"index": index, "id": f"call-{self._called}", "type": "function"}
            calls.append({**call, "function": function})
        self._said.put({"tool_calls": calls})
        self.end()

    def tell(self, kind: str, **fields: object) -> None:
        """Send an event of the Responses API."""
        self._said.put({"type": f"response.{kind}", **fields})

    def search(self, index: int, query: str) -> None:
        """Begin to search the web."""
        self.tell("output_item.added", output_index=index, item=_search(index, query))

    def found(self, index: int, query: str, *urls: str, status: str = "completed") -> None:
        """End the search."""
        item = _search(index, query, *urls, status=status)
        self.tell("output_item.done", output_index=index, item=item)

    def write(self, index: int, text: str) -> None:
        """Write some of the answer."""
        self.tell("output_text.delta", output_index=index, content_index=0, delta=text)

    def complete(self, **tools: int) -> None:
        """End the answer."""
        usage = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15,
                 "num_server_side_tools_used": sum(tools.values()),
                 "server_side_tool_usage_details": tools}  # fmt: skip
        response = {"id": "r", "model": "teller", "status": "completed", "usage": usage}
        self.tell("completed", response=response)
        self.end()

    def end(self) -> None:
        self._said.put(None)

    def close(self) -> None:
        self.end()
        self._server.shutdown()
        self._server.server_close()


def _search(index: int, query: str, *urls: str, status: str = "in_progress") -> dict:
    sources = [{"type": "url", "url": url} for url in urls]
    action = {"type": "search", "query": query, "sources": sources}
    return {"type": "web_search_call", "id": f"ws_{index}", "status": status, "action": action}
