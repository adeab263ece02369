"""An endpoint with several models, whose answers a test says, each for itself."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue


class Panel:
    """An endpoint whose models say what a test has them say, piece by piece.

    Parameters
    ----------
    models : str
        Those that it lists.
    """

    def __init__(self, *models: str) -> None:
        listed = [{"id": name, "object": "model", "input_modalities": ["text"]} for name in models]
        said: dict[str, SimpleQueue] = defaultdict(SimpleQueue)
        self._said = said

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps({"models": listed, "data": listed}).encode())

            def do_POST(self) -> None:
                model = json.loads(self.rfile.read(int(self.headers["content-length"])))["model"]
                begun = False
                while (event := said[model].get()) is not None:
                    if "status" in event:
                        self.send_response(event["status"])
                        self.send_header("content-type", "application/json")
                        self.end_headers()
                        self.wfile.write(json.dumps({"error": event["error"]}).encode())
                        return
                    if not begun:
                        begun = True
                        self.send_response(200)
                        self.send_header("content-type", "text/event-stream")
                        self.end_headers()
                    self._write({"model": model, **event})
                self._write("[DONE]")

            def _write(self, data: dict | str) -> None:
                text = data if isinstance(data, str) else json.dumps(data)
                with suppress(OSError):  # a client may have gone
                    self.wfile.write(f"data: {text}\n\n".encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.load = f"%env XAI_BASE_URL={url}\n%env XAI_API_KEY=k\n%load_ext grok_jupyter"

    def say(self, model: str, content: str) -> None:
        self._said[model].put({"choices": [{"index": 0, "delta": {"content": content}}]})

    def think(self, model: str, reasoning: str) -> None:
        self._said[model].put(
            {"choices": [{"index": 0, "delta": {"reasoning_content": reasoning}}]}
        )

    def fail(self, model: str, sentence: str) -> None:
        self._said[model].put({"status": 400, "error": sentence})

    def end(self, model: str) -> None:
        usage = {"prompt_tokens": 12, "completion_tokens": 345, "cost_in_usd_ticks": 123_000_000}
        self._said[model].put({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self._said[model].put({"choices": [], "usage": usage})
        self._said[model].put(None)

    def close(self) -> None:
        for queue in self._said.values():
            queue.put(None)
        with suppress(OSError):
            self._server.shutdown()
            self._server.server_close()
