"""Prompts in a namespace."""

import pytest

from grok_jupyter.frontends.prompt.interpolation import interpolate


@pytest.fixture
def filled():
    """The text of a prompt in a namespace given as keywords."""

    def fill(text, **namespace):
        parts = interpolate(text, namespace)
        assert all(isinstance(part, str) for part in parts)
        return "".join(parts)

    return fill
