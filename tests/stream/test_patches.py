"""What a front end is sent: what changed, and nothing else."""

import pytest

from grok_jupyter.rendering import MarkdownStream, Patch


@pytest.fixture
def stream():
    return MarkdownStream()


def blocks(patches):
    return {patch.block for patch in patches}


def test_a_block_begins_with_its_shell(stream):
    assert stream.feed("# Title") == [Patch(0, -1, 0, "<h1></h1>"), Patch(0, 0, 0, "Title")]


def test_what_is_there_already_is_not_sent_again(stream):
    stream.feed("one two")

    assert stream.feed(" three") == [Patch(0, 0, 7, " three")]


def test_nothing_new_is_nothing_to_send(stream):
    stream.feed("one")

    assert stream.feed("") == []


def test_characters_are_counted_as_javascript_does(stream):
    stream.feed("😀é")

    assert stream.feed("x") == [Patch(0, 0, 3, "x")]


def test_finished_blocks_are_not_touched_again(stream):
    stream.feed("one\n\n- two\n\nthree\n\n")

    assert blocks(stream.feed("four")) == {3}


def test_each_item_is_a_part(stream):
    stream.feed("- one\n- two\n- thr")

    assert stream.feed("ee") == [Patch(0, 2, 7, "ee</li>")]


def test_a_list_that_becomes_loose_sends_its_items_once_more(stream):
    stream.feed("- one\n- two\n")
    patches = stream.feed("\n- three")

    assert [patch.part for patch in patches] == [0, 1, 2]
    assert stream.feed("x") == [Patch(0, 2, 12, "x</p></li>")]


def test_each_row_is_a_part(stream):
    stream.feed("| a |\n|---|\n| 1 |\n| 2")

    assert stream.feed("3 |\n") == [Patch(0, 1, 9, "3</td></tr>")]


def test_long_code_comes_in_parts_and_each_frame_sends_the_last_one(stream):
    stream.feed("```\n" + "line\n" * 1000)
    patches = stream.feed("more\n")

    assert len(patches) == 1
    assert patches[0].part > 20
    assert patches[0].html == "more\n"


def test_a_long_paragraph_comes_in_parts(stream):
    for _ in range(10):
        stream.feed("word " * 500)
    patches = stream.feed("and more")

    assert len(patches) == 1
    assert patches[0].part > 3


def test_closed_code_is_coloured_once(stream):
    stream.feed("```python\ndef f():\n    return 1\n")
    patches = stream.feed("```\n")

    assert "<span" in patches[-1].html
    assert stream.feed("text") == [Patch(1, -1, 0, "<p></p>"), Patch(1, 0, 0, "text")]


def test_code_without_a_lexer_is_not_sent_twice(stream):
    stream.feed("```nolanguage\na\n")

    assert stream.feed("```\n") == []


def test_a_late_definition_sends_only_the_blocks_that_wait_for_it(stream):
    stream.feed("[a] one\n\ntwo\n\n- [a]\n\n[b]\n\n")
    patches = stream.feed("[a]: /x\n\n")

    assert blocks(patches) == {0, 2}


def test_footnotes_stand_in_a_block_of_their_own(stream):
    stream.feed("text[^1]\n\nmore\n\n")
    patches = stream.feed("[^1]: The note")

    assert blocks(patches) == {-1}
    assert blocks(stream.feed(" goes on\n\n[^1]: Not this one.\n")) == {-1}


def test_what_turns_out_to_be_no_block_is_removed(stream):
    stream.feed("one\n\n[a] two")
    patches = stream.feed("\n")
    assert patches == []

    definition = MarkdownStream()
    definition.feed("[a")
    assert definition.feed("]: /x\n\n") in ([], [Patch(0, -1, 0, None)])


def test_a_snapshot_shows_the_frame_from_nothing(stream):
    sent = stream.feed("# one\n\n- two\n- three[^1]\n\n[^1]: Note\n\n| a |\n|---|\n| 1 |")

    assert sorted(stream.snapshot()) == sorted(sent)
    assert stream.snapshot()[-1].block == -1


def test_a_stream_begins_with_nothing(stream):
    assert stream.snapshot() == []
    assert stream.html == ""
    assert stream.feed(" \n\u00a0") == []
    assert stream.finish() == []
