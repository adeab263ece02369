"""What pages are told of several answers in one view, and of one beside other cells."""

import pytest

VIEW = "application/vnd.jupyter.widget-view+json"

pytestmark = pytest.mark.usefixtures("leaves_nothing")


def asked(scripted, *models):
    found = {}
    for _ in models:
        exchange = scripted.next()
        found[exchange.body["model"]] = exchange
    return [found[model] for model in models]


def test_one_view_has_a_column_for_each_and_keeps_what_has_arrived(notebook, scripted):
    cell, page = notebook("%%grok -m a -m b\nTell me")
    first, second = asked(scripted, "a", "b")
    first.begin().delta("First. " * 200)
    second.begin().delta("Second. " * 200)
    cell.until(
        lambda m: (
            m["msg_type"] == "update_display_data"
            and "### b\n\nSecond." in m["content"]["data"]["text/markdown"]
        )
    )
    first.finish()
    second.finish()
    cell.done()
    placeholder = cell.displays[0]["data"]["text/markdown"]
    assert placeholder == "*each of 2 models is thinking …*"
    kept = [update["data"]["text/markdown"] for update in cell.updates if VIEW in update["data"]]
    assert kept[-1].startswith("### a\n\nFirst.")
    operations = [op for frame in page.frames for op in frame["ops"]]
    assert ["on", 0] in operations
    assert ["on", 1] in operations
    assert VIEW not in cell.updates[-1]["data"]


def test_stop_in_the_page_ends_an_answer_beside_other_cells(notebook, kernel, scripted):
    cell, _ = notebook("%%grok -o r --background\nTell me")
    cell.done()
    exchange = scripted.next().begin().delta("Half")
    comms = []
    while not comms:  # the painter's thread opens it
        comms = kernel.value("[k for k, c in get_ipython().kernel.comm_manager.comms.items()]")
    for comm in comms:
        data = {"method": "custom", "content": {"kind": "stop"}}
        message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        kernel.client.shell_channel.send(message)
    assert exchange.was_left()
    assert kernel.value("(_job.wait() is r, r.status)") == (True, "interrupted")


def test_a_page_cannot_stop_what_a_cell_waits_for(notebook, kernel, scripted):
    cell, page = notebook("%%grok -o r\nTell me")
    exchange = scripted.next().begin().delta("Half")
    page.until("Half")
    (comm,) = {
        m["content"]["comm_id"] for m in cell.of("comm_msg") if "ops" in str(m["content"]["data"])
    }
    data = {"method": "custom", "content": {"kind": "stop"}}
    message = kernel.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
    kernel.client.shell_channel.send(message)
    exchange.delta(" and the rest").finish()
    assert cell.done().status == "ok"
    assert kernel.value("r.content") == "Half and the rest"
