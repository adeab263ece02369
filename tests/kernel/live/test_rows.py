"""A notebook watches rows: a bar and the latest ones, at the same cost for any number of rows."""

import json

import pytest
from client.many.server import CountingServer

pytestmark = pytest.mark.usefixtures("leaves_nothing")

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def counting(kernel):
    with CountingServer() as server:
        kernel.run(f"%config GrokMagics.base_url = {server.url!r}")
        yield server


def held_last(server, last):
    async def answer(question, _):
        if question.endswith(f"<{last}>"):
            await server.hold.wait()
        return f"*{question}* | " + "long " * 100

    return answer


@pytest.mark.parametrize("count", [20, 2000])
def test_each_frame_is_a_bar_and_five_rows(notebook, counting, count):
    counting.answer = held_last(counting, count - 1)
    cell, page = notebook(f"%%grok --each range({count}) -o out\nRate <{{{{row}}}}>")
    page.until(f"{count - 1:,} of {count:,} rows")
    html = page.html(1)
    assert html.count("<tr>") == 1 + 5
    assert f'<progress max="{count}" value="{count - 1}"' in html
    assert "*Rate &lt;" in html
    counting.release()
    assert cell.done().status == "ok"
    assert max(len(json.dumps(frame)) for frame in page.frames) < 4000
    first, view, last = cell.displays[0], cell.updates[0], cell.updates[-1]
    assert view["data"][VIEW]["model_id"]
    assert last["data"]["text/markdown"].startswith(f"**{count:,} rows answered.**")
    assert len({output["transient"]["display_id"] for output in (first, view, last)}) == 1
    assert sum(counting.answered.values()) == count


def test_a_page_that_has_missed_a_message_is_sent_all_of_it(notebook, counting, kernel):
    if not kernel.subshell:
        pytest.skip("the kernel hears nothing beside a cell")
    counting.answer = held_last(counting, 9)
    cell, page = notebook("%%grok --each range(10) -o out\nRate <{{row}}>")
    page.until("9 of 10 rows")
    before = page.html(1)
    seen = len(page.frames)
    (comm,) = [
        message["content"]["comm_id"]
        for message in cell.of("comm_open")
        if "speaker" in message["content"]["data"]["state"]
    ]
    data = {"method": "custom", "content": {"kind": "snapshot"}}
    kernel.send_beside("comm_msg", {"comm_id": comm, "data": data})
    cell.until(lambda _: any(frame.get("all") for frame in page.frames[seen:]))
    (whole,) = [frame for frame in page.frames[seen:] if frame.get("all")]
    told = json.dumps(whole["ops"])
    assert "9 of 10 rows" in told
    assert told.count("<tr>") == before.count("<tr>")
    counting.release()
    assert cell.done().status == "ok"
