"""Whatever becomes of a batch, and whoever fetches when: each answer is there, and counts once."""

import shutil
import tempfile
from pathlib import Path

import pytest
from client.batch.server import TICKS, BatchServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grok_jupyter import Client, GrokError

KEY = "xai-topsecret-0123456789"
ROWS = 8
ANSWER, FAIL, FETCH, OTHER, CANCEL = "answer", "fail", "fetch", "other", "cancel"
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([ANSWER, FAIL]), st.integers(0, ROWS - 1)),
        st.tuples(st.sampled_from([FETCH, OTHER]), st.just(0)),
        st.tuples(st.just(CANCEL), st.integers(0, ROWS)),
    ),
    max_size=25,
)


class Growing(BatchServer):
    """Answers requests when a test says so; those in flight also after a cancellation."""

    def __init__(self, raw):
        self.done = {}
        self.in_flight = {f"row-{row}" for row in range(ROWS)}
        super().__init__(raw, result=self.result_of)

    def result_of(self, identity, body):
        told = self.done.get(identity)
        if told == FAIL:
            return {"batch_result": {"error": {"code": 13, "message": "no answer"}}}
        return self.answered(identity, body) if told == ANSWER else None

    def described(self):
        told = super().described()
        failed = sum(one == FAIL for one in self.done.values())
        left = ROWS - len(self.done)
        pending = len(self.in_flight - set(self.done))
        told["state"] |= {
            "num_success": len(self.done) - failed,
            "num_error": failed,
            "num_pending": pending,
            "num_cancelled": left - pending,
        }
        if self.cancelled:
            told["cancel_time"] = "2026-11-30T09:00:00Z"
        return told


@pytest.mark.unmeasured
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, records=st.booleans())
def test_each_answer_is_there_and_counts_once(raw, steps, records):
    server = Growing(raw)
    folder = Path(tempfile.mkdtemp())
    how = {"replay": "auto" if records else "off", "replay_folder": folder}
    clients = [Client(KEY, base_url=server.url, **how) for _ in range(2)]
    try:
        words = [{"word": f"w{number}"} for number in range(ROWS)]
        batch = clients[0].chat.map("Say {{word}}", words, model="grok-4.3", batch=True)
        spent = [0.0, 0.0]

        def look():
            rows = batch.fetch()
            spent[0] = rows.spent_usd
            return rows

        def look_elsewhere():
            rows = clients[1].batches.fetch(batch.id)
            spent[1] += rows.spent_usd
            return rows

        for step, row in [*steps, (FETCH, 0), (OTHER, 0)]:
            identity = f"row-{row}"
            if step in {ANSWER, FAIL} and identity in server.in_flight:
                server.done.setdefault(identity, step)
            elif step == CANCEL and len(server.done) < ROWS:
                server.in_flight = {one for one in server.in_flight if int(one[4:]) < row}
                batch.cancel()
            elif step in {FETCH, OTHER}:
                rows = look() if step == FETCH else look_elsewhere()
                for number in range(ROWS):
                    told = server.done.get(f"row-{number}")
                    if told == ANSWER:
                        assert rows[number].content == f"re: Say w{number}"
                        assert number not in rows.errors
                    elif told == FAIL or server.cancelled:
                        assert isinstance(rows.errors[number], GrokError)
                    else:
                        assert rows[number] is None
                        assert number not in rows.errors
                is_over = server.cancelled or len(server.done) == ROWS
                assert rows.is_finished == is_over
        answered = sum(one == ANSWER for one in server.done.values())
        assert sum(spent) == pytest.approx(answered * TICKS / 1e10)
        assert server.added == [ROWS]
    finally:
        for client in clients:
            client.close()
        shutil.rmtree(folder)
