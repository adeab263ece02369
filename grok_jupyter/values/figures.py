"""Figures: what is drawn becomes an image, by the library's own exporter."""

from __future__ import annotations

import io
from typing import Any

from grok_jupyter.protocol.errors import InputError
from grok_jupyter.protocol.images import ImagePart, image

__all__ = ["altair", "plotly"]


def plotly(figure: Any) -> ImagePart:
    """Return a figure of plotly as an image.

    Raises
    ------
    InputError
        If kaleido, which draws it, is missing or fails.
    """
    try:
        return image(figure.to_image(format="png"))
    except Exception as error:
        raise InputError(
            f"The plotly figure cannot be drawn ({_first_line(error)}); `pip install kaleido` "
            "brings what draws it, or insert {{figure.to_json()}}. Nothing was sent."
        ) from None


def altair(chart: Any) -> ImagePart:
    """Return a chart of altair as an image.

    Raises
    ------
    InputError
        If vl-convert, which draws it, is missing or fails.
    """
    data = io.BytesIO()
    try:
        chart.save(data, format="png")
    except Exception as error:
        raise InputError(
            f"The altair chart cannot be drawn ({_first_line(error)}); `pip install "
            "vl-convert-python` brings what draws it, or insert {{chart.to_json()}}. Nothing was "
            "sent."
        ) from None
    return image(data.getvalue())


def _first_line(error: Exception) -> str:
    line = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {line[:120]}"
