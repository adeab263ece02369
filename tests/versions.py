"""What tests need of packages that pyproject.toml allows in older versions, too."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from packaging.version import Version


def has(package: str, oldest: str) -> bool:
    """Whether a package is installed in a version, or a later one."""
    return Version(version(package)) >= Version(oldest)


# Before 7, ipykernel tells nobody of a cell's result, and takes what a thread sends for the cell
# that runs then.
HAS_IPYKERNEL_7 = has("ipykernel", "7")
NEEDS_IPYKERNEL_7 = pytest.mark.skipif(not HAS_IPYKERNEL_7, reason="needs ipykernel 7")
NEEDS_HTTPX_028 = pytest.mark.skipif(not has("httpx", "0.28"), reason="needs httpx 0.28")
