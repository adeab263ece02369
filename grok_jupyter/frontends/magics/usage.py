"""``%grok usage``: what was used, as a table."""

from __future__ import annotations

from grok_jupyter.frontends.magics.table import show_table
from grok_jupyter.rendering.status import plain
from grok_jupyter.session.usage_report import UsageReport

__all__ = ["show_usage"]


def show_usage(report: UsageReport) -> None:
    """Show a report."""
    header, *rows = report.rows
    if rows:
        show_table(header, [(plain(name), *cells) for name, *cells in rows])
    else:
        print(report)
