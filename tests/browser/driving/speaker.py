"""An endpoint that has an answer for each question."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Speaker:
    """An endpoint that has an answer for each question, and gives it in pieces."""

    def __init__(self, answers: Mapping[str, str], piece: int = 30) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                content = body["messages"][-1]["content"]
                asked = content if isinstance(content, str) else content[0]["text"]
                text = answers[asked.strip()]
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                for start in range(0, len(text), piece):
                    self._write(delta={"content": text[start : start + piece]})
                self._write(delta={}, finish_reason="stop")
                self.wfile.write(b"data: [DONE]\n\n")

            def _write(self, **choice) -> None:
                event = {"model": "speaker", "choices": [{"index": 0, **choice}]}
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self.load = f"%env XAI_BASE_URL={url}\n%env XAI_API_KEY=k\n%load_ext grok_jupyter"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
