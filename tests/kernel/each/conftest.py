"""A kernel that asks once per row."""

import pytest
from kernel.each.cells import FRAME


@pytest.fixture
def asking(kernel, counting):
    """A kernel with a frame, that asks a server which counts."""
    kernel.run(f"%config GrokMagics.base_url = {counting.url!r}\n{FRAME}")
    return kernel
