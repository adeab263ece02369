"""What an answer cites: in which order, of which answer, over which format."""

import json

import pytest
from client.responses.captures import (
    CITED,
    FOUND,
    MARK,
    OPENING,
    annotation,
    completed,
    delta,
    message_begins,
    message_ends,
    stream,
)

from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.searches.found import listed

MORE = "https://more.invalid/page"


def listing(response):
    return [page.address for page in listed(response).cited]


def test_citations_are_in_the_order_of_the_text(read):
    text = f"One.[[1]]({CITED}) Two.[[2]]({FOUND}) Three.[[1]]({CITED})"
    events = [
        *message_begins(),
        delta(text),
        annotation(MORE, 5, 9),
        annotation(FOUND, 50, 60),
        annotation(CITED, 4, 30),
        *message_ends(text),
    ]
    response, _ = read(stream(*OPENING, *events, *completed()))
    assert response.citations == [CITED, FOUND, MORE] == listing(response)


def test_marks_that_no_annotation_names_are_citations(read):
    text = f"One.[[1]]({CITED})"
    response, _ = read(stream(*OPENING, *message_begins(), delta(text), *completed()))
    assert response.citations == [CITED] == listing(response)


def test_marks_in_code_are_none(read):
    text = f"`[[1]]({CITED})` and [[2]]({FOUND})\n\n```\n[[3]]({MORE})\n```"
    response, _ = read(stream(*OPENING, *message_begins(), delta(text), *completed()))
    assert response.citations == [FOUND] == listing(response)


def test_a_repaired_answer_cites_nothing_of_the_one_before(answering, asking):
    def body(text, url):
        events = [*message_begins(), delta(text), annotation(url, 1, 9), *message_ends(text)]
        return stream(*OPENING, *events, *completed())

    server = answering(body('{"name": 1}', CITED), body('{"name": "x"}', FOUND))
    shape = {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    }
    chat = asking(server)
    response, made = chat.parse(shape, repair=True)
    assert (response.repairs, made) == (1, {"name": "x"})
    assert response.citations == [FOUND] == listing(response)
    assert [round_.citations for round_ in response.rounds] == [[CITED], [FOUND]]


def chat_body(text, citations, *, at_the_end=False, finish="stop"):
    """A stream of Chat Completions that reports citations, as Perplexity's does."""
    first = {"choices": [{"index": 0, "delta": {"content": text}}]}
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
    (last if at_the_end else first)["citations"] = citations
    events = "".join(f"data: {json.dumps(event)}\n\n" for event in (first, last))
    return f"{events}data: [DONE]\n\n".encode()


@pytest.fixture
def over_chat(answering, connect, asking):
    """Ask over Chat Completions: the response, and what a page shows while it comes."""

    def over_chat(body):
        server = answering(body)
        chat = asking(server, client=connect(server, api="chat"))
        renderer, blocks = ResponseRenderer(has_typesetter=True), {}
        for response, _ in chat.stream():
            for number, block, *rest in renderer.grow(response):
                blocks.setdefault((number, block), []).append(rest)
        shown = [*renderer.grow(response), *renderer.finish()]
        return response, repr([blocks, shown, renderer.snapshot()])

    return over_chat


@pytest.mark.parametrize("at_the_end", [True, False])
def test_what_chat_completions_report_is_listed_and_its_marks_are_links(over_chat, at_the_end):
    text = f"One.[[2]]({FOUND}) Two."
    response, shown = over_chat(chat_body(text, [CITED, FOUND], at_the_end=at_the_end))
    assert response.api == "chat"
    assert response.citations == [FOUND, CITED] == listing(response)
    markdown = finished(response).data["text/markdown"]
    assert f'<sup>[1]({FOUND} "en.wikipedia.org")</sup>' in markdown
    assert "**Sources**" in markdown
    assert "<sup><a" in shown
    assert response.content == text


def test_of_sources_with_titles_the_titles_are_shown(over_chat):
    response, _ = over_chat(chat_body("One.", [{"url": CITED, "title": "Canberra"}]))
    assert [page.title for page in listed(response).cited] == ["Canberra"]


def test_what_reports_no_citation_is_left_as_it_is(over_chat):
    response, shown = over_chat(chat_body(f"One.{MARK}", []))
    assert response.citations == []
    assert listed(response) == ([], [])
    assert "<sup" not in finished(response).data["text/markdown"] + shown
    assert "api" not in finished(response).metadata["grok_jupyter"]
