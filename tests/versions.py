"""What tests need of packages that pyproject.toml allows in older versions, too."""

from __future__ import annotations

from importlib.metadata import version

import pytest

# Before 7, ipykernel tells nobody of a cell's result, and takes what a thread sends for the cell
# that runs then.
NEEDS_IPYKERNEL_7 = pytest.mark.skipif(
    int(version("ipykernel").split(".")[0]) < 7, reason="needs ipykernel 7"
)
