"""An answer that wants to reach out of the page does not get there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EVIL = "http://evil.example"
ATTACKS = f"""
![plain]({EVIL}/1) ![](<{EVIL}/2>) ![titled]({EVIL}/3 "t") ![reference][r] ![r] ![collapsed][]

[r]: {EVIL}/4
[collapsed]: {EVIL}/5

<img src="{EVIL}/6"> <IMG SRC={EVIL}/7 onerror=alert(1)>
<picture><source srcset="{EVIL}/8"></picture>

- item ![in a list]({EVIL}/9)

      <img src="{EVIL}/10">

| a table |
|---------|
| ![cell]({EVIL}/11) <video src="{EVIL}/12" autoplay></video> |

> quoted <img src="{EVIL}/13">

para
    ```
<img src="{EVIL}/14"> ![]({EVIL}/15)

<script>document.title = "owned"; fetch("{EVIL}/16")</script>
<style>@import url({EVIL}/17); body {{ background: url({EVIL}/18) }}</style>
<iframe src="{EVIL}/19"></iframe><link rel="stylesheet" href="{EVIL}/20">
<svg onload="document.title='owned'"><image href="{EVIL}/21"/></svg>
[click](javascript:document.title='owned') [two](<java	script:1>) [three](JaVaScRiPt&colon;1)
[four][j] [five](  java&#115;cript:1) [six](vbscript:1) [seven](data:text/html,<b>x</b>)
<javascript:alert(1)> [eight](java\\script:1) [nine](\x01javascript:1)

[j]: javascript:document.title='owned'

$\\href{{javascript:document.title='owned'}}{{math}}$ $\\style{{background:url({EVIL}/26)}}{{x}}$

\\![escaped]({EVIL}/22) `![code]({EVIL}/23)` \\`![not code]({EVIL}/24)\\`

- ```
  code in a list
![after the list]({EVIL}/25)

```mermaid
graph TD; A["<img src={EVIL}/27>"] --> B
```

~~~Mermaid
graph TD; C["`![in a label]({EVIL}/28)`"] --> D@{{ img: "{EVIL}/29" }}
~~~

the end of the attacks
"""


class _Attacker(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for start in range(0, len(ATTACKS), 40):
            delta = {"content": ATTACKS[start : start + 40]}
            event = {"model": "attacker", "choices": [{"index": 0, "delta": delta}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()
            self.server.pause.wait(0.05)  # so that the live view paints what is half there
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def attacker() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Attacker) as server:
        server.pause = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        server.pause.set()
        server.shutdown()


def test_no_request_leaves_and_no_script_runs(lab, open_notebook, attacker):
    setup = f"%env XAI_BASE_URL={attacker}\n%env XAI_API_KEY=browser-key\n%load_ext grok_jupyter"
    lab.write(
        "hostile.ipynb", setup, "%%grok -o r\nHello", "from IPython.display import display\nr"
    )
    notebook = open_notebook(lab, "hostile.ipynb")
    requested: list[str] = []
    notebook.page.on("request", lambda request: requested.append(request.url))
    notebook.run_to_end(0)
    notebook.run_to_end(1)
    expect(notebook.output(1)).to_contain_text("the end of the attacks")
    notebook.run_to_end(2)
    expect(notebook.output(2)).to_contain_text("the end of the attacks")
    notebook.output(1).scroll_into_view_if_needed()
    notebook.screenshot("hostile")

    assert [url for url in requested if "evil" in url] == []
    assert notebook.page.title() != "owned"
    for tag in ("img", "script", "iframe", "video", "svg image", "style", "link"):
        expect(notebook.output(1).locator(tag)).to_have_count(0)
    addresses = notebook.output(1).locator("a").evaluate_all("links => links.map(a => a.protocol)")
    assert addresses
    assert set(addresses) <= {"http:", "https:"}
    styled = "elements => elements.map(e => e.getAttribute('style')).filter(s => /url/.test(s))"
    assert notebook.output(1).locator("[style]").evaluate_all(styled) == []
    expect(notebook.output(1)).to_contain_text("plain (image at evil.example)")
