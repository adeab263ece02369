"""The page's own code, for a page without a notebook."""

from __future__ import annotations

from playwright.sync_api import Page

from grok_jupyter.rendering.live.sources import script


def add_code(page: Page) -> None:
    """Give a page the names of the live view's modules."""
    code = script("rendering/live/static/live.js")
    page.add_script_tag(content=code.replace("export default", "const live ="))
