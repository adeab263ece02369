"""The chat in a kernel: what it asks is recorded, and replayed in a new one."""

import pytest

MAKE = "from grok_jupyter import ChatWidget\nchat = ChatWidget()\nchat"
SEND = "r = chat.send('Say a number')"
AGAIN = "r = chat.regenerate()"
SAID = "(r.content, r.recorded_at is not None)"
CELLS = {"make": MAKE, "send": SEND, "again": AGAIN, "once more": AGAIN, "end": "chat.freeze()"}


def kept(cells):
    """What stays of the talk in the outputs of the first cell."""
    first, *others = cells
    for cell in others:
        first.messages += cell.messages
    return [
        output["data"]["text/markdown"]
        for output in first.outputs()
        if "text/markdown" in output.get("data", {})
    ]


def talk(notebook, has_ids=True):
    """Run the cells; return the talk as Markdown, and each answer."""
    ran, said = [], []
    for name, code in CELLS.items():
        ran.append(notebook.run(code, cell_id=name if has_ids else None))
        if code.startswith("r ="):
            said.append(notebook.kernel.value(SAID))
    return ran, said


@pytest.fixture
def recorded(notebook):
    ran, said = talk(notebook.open("auto"))
    assert notebook.asked == ["Say a number"] * 3
    assert [is_replayed for _, is_replayed in said] == [False] * 3
    yield notebook, kept(ran), said
    assert len(notebook.asked) == 3


def test_what_is_regenerated_has_a_number_of_its_own(recorded):
    notebook, _, _ = recorded
    assert [recording["occurrence"] for recording in notebook.recordings] == [1, 2, 3]


@pytest.mark.parametrize("has_ids", [True, False])
def test_in_a_new_kernel_all_is_replayed_in_order_and_kept_the_same(recorded, has_ids):
    notebook, markdown, said = recorded
    ran, again = talk(notebook.open("only", XAI_API_KEY=None), has_ids)
    assert again == [(content, True) for content, _ in said]
    assert kept(ran) == markdown
    assert said[-1][0].splitlines()[0] in markdown[0]


def test_cells_and_chats_share_what_is_recorded(notebook):
    notebook.open("auto").run("%%grok\nhello")
    notebook.open("only").run(MAKE + "\nr = chat.send('hello')")
    assert notebook.kernel.value("r.recorded_at is not None")
    assert notebook.asked == ["hello"]


def test_what_a_cell_asked_the_page_can_regenerate(notebook):
    notebook.open("auto").run(MAKE, cell_id="make")
    notebook.run("r = chat.send('hello')", cell_id="send")
    for number in (2, 3):
        from_page(notebook.kernel, "regenerate")
        notebook.run("chat.wait()", cell_id=f"wait {number}")
        assert notebook.asked == ["hello"] * number
    assert [recording["occurrence"] for recording in notebook.recordings] == [1, 2, 3]


def from_page(kernel, kind):
    """Ask for something with the last turn, as the chat's page does."""
    request = {"kind": kind, "turn": kernel.value("chat._conversation.turns[-1].id")}
    content = {
        "comm_id": kernel.value("chat.comm.comm_id"),
        "data": {"method": "custom", "content": request},
    }
    kernel.client.shell_channel.send(kernel.client.session.msg("comm_msg", content))
