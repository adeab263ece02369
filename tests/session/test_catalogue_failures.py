"""A listing is a help: a server without one is not asked again and again."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from grok_jupyter import Client
from grok_jupyter.session.catalogue import Catalogue


class Failing(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_error(500)

    def log_message(self, *_):
        pass


def test_a_server_that_does_not_tell_is_asked_once():
    with ThreadingHTTPServer(("127.0.0.1", 0), Failing) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with Client("a-key", base_url=f"http://127.0.0.1:{server.server_port}/v1") as client:
            catalogue = Catalogue(client)
            assert [catalogue.known(), catalogue.known()] == [[], []]
        server.shutdown()
    assert server.asked == ["/v1/language-models"]
