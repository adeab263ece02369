"""A function that is called, and what was sent of calls."""

ADD = ("add", {"a": 1, "b": 2})


def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


def texts(request):
    return [(m["role"], m["content"]) for m in request["messages"]]
