"""A batch server that does as a test tells it, and knows nothing of the embedded endpoint."""

import json
from collections import Counter

TICKS = 10_000_000  # of an answer: 0.001 USD


class BatchServer:
    """Takes batches; all is answered at once, unless a test says otherwise.

    Parameters
    ----------
    trouble : callable
        Takes method, path and how often both were asked so far; returns None to go on, a tuple of
        status and object to answer that, `"drop"` to hang up before, or `"lose"` to hang up after
        the request was carried out.
    result : callable
        Takes a request's id and body; returns its entry of the results, or None to leave it out.
    page : int
        Results on a page.
    state : dict
        Fields that take the place of those of the batch.
    """

    def __init__(self, raw, *, trouble=None, result=None, page=100, **state):
        self.trouble = trouble or (lambda *_: None)
        self.result = result or self.answered
        self.page = page
        self.state = state
        self.asked = []  # methods and paths
        self.times = Counter()
        self.bodies = {}  # by id, of requests that were taken
        self.added = []  # how many at a time
        self.keys = set()
        self.cancelled = False
        self.url = raw(self.handle).url

    def answered(self, identity, body):
        question = body["messages"][-1]["content"]
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10,
                 "cost_in_usd_ticks": TICKS}  # fmt: skip
        choice = {"index": 0, "message": {"role": "assistant", "content": f"re: {question}"},
                  "finish_reason": "stop"}  # fmt: skip
        said = {"id": f"id-{identity}", "model": "counting", "choices": [choice], "usage": usage}
        return {"batch_result": {"response": {"chat_get_completion": said}}}

    def described(self):
        count = len(self.bodies)
        counts = {"num_requests": count, "num_pending": 0, "num_success": count, "num_error": 0,
                  "num_cancelled": 0}  # fmt: skip
        told = {"batch_id": "batch_1", "name": "mine", "create_time": "2026-11-30", **self.state}
        return {**told, "state": {**counts, **self.state.get("state", {})}}

    def handle(self, exchange):
        while exchange.read():
            line, *fields = exchange.request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
            method, path, _ = line.split(" ")
            path = path.removeprefix("/v1")
            self.keys |= {one.partition(": ")[2] for one in fields if "uthorization" in one}
            self.asked.append((method, path))
            self.times[method, path] += 1
            told = self.trouble(method, path, self.times[method, path])
            if told == "drop":
                return
            if isinstance(told, tuple):
                status, value, *headers = told
            else:
                value = self.carried_out(method, path, exchange)
                status, headers = 200, []
            if told == "lose":
                return
            data = b"" if value is None else json.dumps(value).encode()
            exchange.answer(data, f"{status} Told", "application/json", **(headers or [{}])[0])

    def carried_out(self, method, path, exchange):
        path, _, query = path.partition("?")
        if path.endswith("/requests") and method == "POST":
            several = exchange.json()["batch_requests"]
            for one in several:
                assert one["batch_request_id"] not in self.bodies
                body = one["batch_request"]["chat_get_completion"]
                self.bodies[one["batch_request_id"]] = body
            self.added.append(len(several))
            return None  # an empty body
        if path.endswith("/requests"):
            return {"batch_request_metadata": [{"batch_request_id": one} for one in self.bodies]}
        if path.endswith(":cancel"):
            self.cancelled = True
            return self.described()
        if path.endswith("/results"):
            made = [(one, self.result(one, body)) for one, body in self.bodies.items()]
            entries = [{"batch_request_id": one, **told} for one, told in made if told is not None]
            begin = int(
                dict(pair.split("=") for pair in query.split("&")).get("pagination_token", 0)
            )
            end = begin + self.page
            token = str(end) if end < len(entries) else None
            return {"results": entries[begin:end], "pagination_token": token}
        return {"batches": [self.described()]} if method == "GET" and path == "/batches" else (
            self.described()
        )  # fmt: skip
