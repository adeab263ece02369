"""How long words take from the server to the screen."""

from __future__ import annotations

import re

from page import LabPage


def markers(text: str) -> dict[str, int]:
    """Return where in a text each of its markers ends."""
    return {match.group(): match.end() for match in re.finditer(r"qz\d{5}", text)}


def sending_times(sent: list[tuple[int, float]], marks: dict[str, int]) -> dict[str, float]:
    """Return when the last character of each marker was sent, in milliseconds."""
    times, steps = {}, iter(sent)
    count, at = next(steps)
    for marker, end in marks.items():
        while count < end:
            count, at = next(steps)
        times[marker] = at * 1000
    return times


def until_seen(page: LabPage, marker: str, seconds: float = 45) -> bool:
    """Wait for a marker; return whether it came."""
    try:
        page.page.wait_for_function(
            "marker => marker in watch.seen", arg=marker, timeout=1000 * seconds
        )
    except Exception:  # a peer may never get there
        return False
    return True
