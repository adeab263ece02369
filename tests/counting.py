"""How much work something is, counted: time says nothing on a busy machine."""

import sys


def lines_run(work):
    """Return how many lines of Python run in it."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
