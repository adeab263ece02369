"""The page of a notebook, as far as a kernel's messages make it."""

import pytest
from fidelity.page import Page as Drawn

from grok_jupyter.rendering.live.checkpoint import KEPT


class Page:
    """What the page of a notebook makes of a cell's messages."""

    def __init__(self, cell):
        self._cell = cell

    @property
    def posts(self):
        """The messages to the live view, in their order."""
        sent = [message["content"]["data"] for message in self._cell.of("comm_msg")]
        return [data["content"] for data in sent if data.get("method") == "custom"]

    @property
    def mime(self):
        """The type of the output for which the page has a renderer."""
        opened = [message["content"]["data"]["state"] for message in self._cell.of("comm_open")]
        (mime,) = [state["mime"] for state in opened if "mime" in state]
        return mime

    @property
    def frames(self):
        return [post for post in self.posts if "ops" in post]

    def html(self, region):
        """The blocks of a region, one below the other."""
        page, held = Drawn(), ""
        for operation in (operation for frame in self.frames for operation in frame["ops"]):
            if isinstance(operation, str):
                held += operation
            elif isinstance(operation, list):
                number, block, part, keep, html = operation
                if number == region:
                    page.apply([(block, part, keep, None if html is None else held + html)])
                held = ""
        return page.html

    @property
    def kept(self):
        """The Markdown that the page puts into its notebook while the answer arrives."""
        text, held = "", ""
        for operation in (operation for frame in self.frames for operation in frame["ops"]):
            if isinstance(operation, str):
                held += operation
            elif isinstance(operation, list):
                number, _, _, keep, piece = operation
                if number == KEPT:
                    text = text[:keep] + held + piece
                held = ""
        return text

    def until(self, text, region=1):
        """Read until the page shows ``text``."""
        self._cell.until(lambda message: text in self.html(region))
        return self


@pytest.fixture
def notebook(kernel):
    """Start a cell as a notebook does."""

    def start(code, cell_id="8f0c3a52"):
        cell = kernel.start(code, cell_id=cell_id)
        return cell, Page(cell)

    return start


@pytest.fixture
def jupyterlab(kernel):
    """Start a cell as the notebooks of JupyterLab and Notebook 7 do."""

    def start(code):
        cell = kernel.start(code, cell_id="8f0c3a52", metadata={"deletedCells": []})
        return cell, Page(cell)

    return start


@pytest.fixture
def take_all(kernel):
    """Return a function that takes what the kernel has for pages, as the notebook's page does."""

    def take():
        for comm in kernel.value("list(get_ipython().kernel.comm_manager.comms)"):
            taken = {"method": "custom", "content": {"kind": "taken"}}
            message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": taken})
            kernel.client.shell_channel.send(message)

    return take


@pytest.fixture
def leaves_nothing(kernel):
    yield
    assert kernel.value("len(get_ipython().kernel.comm_manager.comms)") == 0
