"""A question per row from Python, in a kernel: a loop runs in its main thread already."""

import pytest
from client.many.server import CountingServer

KEY = "xai-test-0123456789abcdef"


@pytest.fixture
def stuck():
    """A server that answers w0 to w4, and keeps the others waiting."""
    with CountingServer() as server:

        async def answer(question, times):
            if question not in {f"w{n}" for n in range(5)}:
                await server.hold.wait()
            return "fine"

        server.answer = answer
        yield server


def test_rows_are_asked_in_a_cell(kernel):
    with CountingServer() as server:
        cell = kernel.start(
            "from grok_jupyter import Client\n"
            f"client = Client({KEY!r}, base_url={server.url!r})\n"
            "rows = client.chat.map('Say {{row}}', ['a', 'b', 'a'])"
        )
        assert cell.done().status == "ok"
        assert kernel.value("[one.content for one in rows]") == [
            "re: Say a",
            "re: Say b",
            "re: Say a",
        ]


def test_an_interrupt_keeps_the_rows_and_shows_as_one_line(kernel, stuck):
    cell = kernel.start(
        "from grok_jupyter import Client\n"
        f"client = Client({KEY!r}, base_url={stuck.url!r})\n"
        "run = client.chat.begin_map('{{row}}', [f'w{n}' for n in range(40)])\n"
        "run.wait()"
    )
    assert stuck.wait_until(lambda server: sum(server.answered.values()) == 5 == server.running - 8)
    kernel.interrupt()
    assert cell.done().status == "error"
    assert cell.error["ename"] == "GrokInterrupt"
    (line,) = cell.error["traceback"]
    assert "5 of 40 answered" in line
    assert stuck.wait_until(lambda server: server.open == 0)
    assert kernel.value("(run.rows.status, run.rows.done)") == ("interrupted", 5)
    stuck.release()
    assert kernel.value("run.rows.retry().done") == 40


def test_await_works_in_a_cell(kernel):
    with CountingServer() as server:
        cell = kernel.start(
            "from grok_jupyter import AsyncClient\n"
            f"client = AsyncClient({KEY!r}, base_url={server.url!r})\n"
            "rows = await client.chat.map('Say {{row}}', ['a', 'b'])"
        )
        assert cell.done().status == "ok"
        assert kernel.value("rows.done") == 2
