"""A notebook whose kernel can be a new one, and whose recordings can be read."""

import json
from pathlib import Path

import pytest


def pytest_collection_modifyitems(items):
    """Measure no coverage: most of it would be of starting kernels, some sixty of them."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.unmeasured)


class Notebook:
    """A notebook in a folder, with a kernel that asks a server."""

    def __init__(self, folder, server, open_kernel):
        self.folder = folder
        self.server = server
        self._open_kernel = open_kernel

    def open(self, replay, **environment):
        """Start a new kernel, with a mode of replaying; return this notebook."""
        self.kernel = self._open_kernel(self.folder, XAI_BASE_URL=self.server.url, **environment)
        self.kernel.run(f"%config GrokMagics.replay = {replay!r}")
        return self

    def run(self, code, **how):
        cell = self.kernel.run(code, **how)
        assert cell.status == "ok", cell.messages
        return cell

    def answer(self, code, **how):
        """Run a cell; return its only output."""
        (output,) = self.run(code, **how).outputs()
        return output

    @property
    def asked(self):
        """What the server was asked, ever: the last words of each question."""
        questions = [request.body for request in self.server.requests if request.method == "POST"]
        return [body["messages"][-1]["content"] for body in questions]

    @property
    def recordings(self):
        """The files, read, in the order of their names."""
        files = sorted((self.folder / "grok_recordings").glob("*"))
        return [json.loads(file.read_text(encoding="utf-8")) for file in files]


@pytest.fixture
def notebook(grok_server, open_kernel, tmp_path):
    """A notebook without a kernel yet, beside which there are no recordings yet."""
    return Notebook(tmp_path, grok_server, open_kernel)
