"""Whatever happens to rows, in whatever order: none is lost, none is paid for twice."""

import asyncio
import tempfile
from collections import Counter, deque

import pytest
from client.many.server import TICKS, CountingServer, Refusal
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from grok_jupyter import Client, CostLimitError, GrokError

KEY = "xai-topsecret-0123456789"
ROW = TICKS / 1e10
QUESTIONS = [f"q{n}" for n in range(12)]
FAULTS = {
    "refused": lambda: Refusal(429, retry_after=0),
    "wrong": lambda: Refusal(400, "wrong"),
    "failing": lambda: Refusal(503, "down", retry_after=0),
    "dropped": lambda: None,
}


class Rows(RuleBasedStateMachine):
    """A server with limits, a folder of recordings, and runs that are ended in many ways."""

    def __init__(self):
        super().__init__()
        self.faults = {question: deque() for question in QUESTIONS}
        self.most = 4  # requests at once that the server takes
        self.server = CountingServer(self.answer).__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.lost = Counter()  # answers on their way when a run was ended
        self.rows = None
        self.asked = []

    def teardown(self):
        self.server.__exit__()
        self.folder.cleanup()

    async def answer(self, question, times):
        if self.server.running > self.most:
            return Refusal(429, retry_after=0)
        if self.faults[question]:
            return FAULTS[self.faults[question].popleft()]()
        await asyncio.sleep(int(question[1:]) % 3 / 1000)  # answers come in another order
        return f"re: {question}"

    def client(self):  # a new one each time: another process would know as little
        return Client(KEY, base_url=self.server.url, replay="auto", replay_folder=self.folder.name)

    @rule(question=st.sampled_from(QUESTIONS), faults=st.lists(st.sampled_from(list(FAULTS))))
    def faults_are_to_come(self, question, faults):
        self.faults[question].extend(faults[:3])

    @rule(most=st.integers(1, 6))
    def the_server_takes_only_so_many(self, most):
        self.most = most

    @rule(
        asked=st.lists(st.sampled_from(QUESTIONS), max_size=20),
        concurrency=st.one_of(st.none(), st.integers(1, 8)),
        most=st.one_of(st.none(), st.integers(0, 8)),
        leaves_at=st.one_of(st.none(), st.integers(0, 8)),
    )
    def rows_are_asked(self, asked, concurrency, most, leaves_at):
        self.asked = asked
        max_cost = None if most is None else (most + 0.5) * ROW
        run = self.client().chat.begin_map(
            "{{row}}", asked, concurrency=concurrency, max_cost=max_cost
        )
        self.rows = run.rows
        self.watch(run, leaves_at, most)

    @precondition(lambda self: self.rows is not None)
    @rule(most=st.one_of(st.none(), st.integers(0, 12)))
    def they_are_retried(self, most):
        before, answered = self.server.billed, Counter(self.server.answered)
        spent = self.rows.spent_usd
        limit = (most + 0.5) * ROW if most is not None else 1000.0
        try:
            self.rows.retry(max_cost=limit)
        except GrokError as error:
            assert error is self.rows.error
        self.check(before, answered, spent)

    def watch(self, run, leaves_at, most):
        before, answered = self.server.billed, Counter(self.server.answered)
        for rows in run:
            if leaves_at is not None and rows.done >= leaves_at:
                run.close()
                break
        if most is not None:
            assert self.server.billed - before <= (most + 1) * TICKS
        self.check(before, answered, 0.0)

    def check(self, billed, answered, spent):
        rows = self.rows
        new = self.server.answered - answered
        if rows.status == "interrupted":
            # What the server had answered, and nobody took any more, is asked again some day.
            assert self.server.wait_until(lambda server: server.open == 0)
            new = self.server.answered - answered
            have = {q for q, one in zip(self.asked, rows, strict=True) if self.is_answered(one)}
            self.lost.update(question for question in new if question not in have)
        else:
            assert rows.spent_usd - spent == pytest.approx((self.server.billed - billed) / 1e10)
            assert rows.done + rows.failed == len(rows)
        if rows.status == "failed":
            assert isinstance(rows.error, CostLimitError)

    @staticmethod
    def is_answered(response):
        return response is not None and response.status == "completed"

    @invariant()
    def each_row_has_its_own_answer_or_an_error(self):
        if self.rows is None:
            return
        assert len(self.rows) == len(self.asked)
        for number, (question, response) in enumerate(zip(self.asked, self.rows, strict=True)):
            if number in self.rows.errors:
                continue
            if self.is_answered(response):
                assert response.content == f"re: {question}"
            else:
                assert self.rows.status == "interrupted"
        assert len(self.rows.frame) == len(self.asked)

    @invariant()
    def no_answer_is_paid_for_twice(self):
        for question, times in self.server.answered.items():
            assert times <= 1 + self.lost[question], question


TestRows = pytest.mark.unmeasured(Rows.TestCase)
TestRows.settings = settings(max_examples=30, stateful_step_count=10, deadline=None)
