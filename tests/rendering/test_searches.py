"""What a server searched and cited, as a reader sees it: live, in the file, in a terminal."""

from __future__ import annotations

import io
import itertools
import json
import re
from html import unescape
from itertools import pairwise

import cmarkgfm
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_jupyter.protocol.chunk import Chunk
from grok_jupyter.protocol.response import Response
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source
from grok_jupyter.protocol.usage import Usage
from grok_jupyter.rendering import render
from grok_jupyter.rendering.finished import finished
from grok_jupyter.rendering.live.frames import LiveMarkdown
from grok_jupyter.rendering.live.response_renderer import ResponseRenderer
from grok_jupyter.rendering.searches.found import listed
from grok_jupyter.rendering.searches.html import search_html, sources_html
from grok_jupyter.rendering.searches.markdown import searches_markdown, sources_markdown
from grok_jupyter.rendering.searches.stream import CitedStream
from grok_jupyter.rendering.searches.words import counted, search_in_words
from grok_jupyter.rendering.stream import MarkdownStream
from grok_jupyter.rendering.terminal import TerminalSurface
from grok_jupyter.text.citing import Citing, cited
from grok_jupyter.text.citing.hosts import shown_host
from grok_jupyter.text.portable import portable

A, B = "https://demo.invalid/a", "https://other.invalid/b_c?d=1&e=2"
TAG = (
    '<grok:render card_id="a1" type="render_inline_citation"><argument name="citation_id">9'
    "</argument></grok:render>"
)
HOSTILE = [
    "<script>f()</script>", "<img src=x onerror=f()>", "</code></div><b>x", "```\n# x",
    "$\\def\\a{b}$", "\\(x\\)", "[a](javascript:f())", "![a](http://e.example/x.png)",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07", "a\rb", "\u2028\u2029\x00", "x" * 10_000,
    "</summary>" * 100, "\ud800", "| a |", "@@0@@", "&lt;b&gt;", '"', "*a* _b_", "]", "[x]: /a",
]  # fmt: skip


def call(kind="web_search", status="completed", name="search", sources=(), **arguments):
    return ServerToolCall(
        kind, json.dumps(arguments), status, 0.5, "id", name, tuple(map(Source, sources))
    )


def answered(content="", calls=(), sources=(), *, tools=None, status="completed"):
    response = Response()
    response.api, response.cites = "responses", True
    response._take(Found(list(calls), [Source(*source) for source in sources]))
    if content:
        response.append(Chunk({"choices": [{"index": 0, "delta": {"content": content}}]}))
    if status:
        response.finish(status)
    if tools:
        response._usage = Usage(server_side_tools=tools)
    return response


# -- marks of citations ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"So.[[1]]({A})", f'So.<sup>[1]({A} "demo.invalid")</sup>'),
        (f"[[7]]({A})", f'<sup>[1]({A} "demo.invalid")</sup>'),
        (f"[[x]]({A})[[2]]({B})",
         f'<sup>[1]({A} "demo.invalid")</sup> <sup>[2]({B} "other.invalid")</sup>'),
        (f"[[1]]({A}) and [[2]]({A})",
         f'<sup>[1]({A} "demo.invalid")</sup> and <sup>[1]({A} "demo.invalid")</sup>'),
        (f"`[[1]]({A})`", f"`[[1]]({A})`"),
        (f"``a ` [[1]]({A})``", f"``a ` [[1]]({A})``"),
        (f"```\n[[1]]({A})\n```\n[[1]]({A})",
         f'```\n[[1]]({A})\n```\n<sup>[1]({A} "demo.invalid")</sup>'),
        (f"- ~~~py\n  [[1]]({A})\n  ~~~\n\n[[1]]({A})",
         f'- ~~~py\n  [[1]]({A})\n  ~~~\n\n<sup>[1]({A} "demo.invalid")</sup>'),
        (f"a ` b\n\n[[1]]({A})", f'a ` b\n\n<sup>[1]({A} "demo.invalid")</sup>'),
        ("[[1]](javascript:f())", "[[1]](javascript:f())"),
        ("[[1]](/logout)", "[[1]](/logout)"),
        ("[[1]](https://)", "[[1]](https://)"),
        ("[[1]](http", "[[1]](http"),
        ("a [b](https://x.invalid) [[c]]", "a [b](https://x.invalid) [[c]]"),
        (f"So{TAG}.", "So."),
        (f"So{TAG}{TAG}[[1]]({A}).", f'So<sup>[1]({A} "demo.invalid")</sup>.'),
        (f"`{TAG}`", f"`{TAG}`"),
        ("So <grok:render>x</grok:render>.", "So <grok:render>x</grok:render>."),
        (f"So <grok:render {TAG}", "So <grok:render "),
        ("[[1]](https://x.invalid/(a))", '<sup>[1](https://x.invalid/%28a%29 "x.invalid")</sup>'),
    ],
)  # fmt: skip
def test_a_mark_becomes_a_small_numbered_link(text, written):
    assert cited(text)[0] == written


_PIECES = st.sampled_from(
    [
        TAG,
        TAG[:20],
        TAG[20:],
        f"[[1]]({A})",
        f"[[2]]({B})",
        "`",
        "``",
        "```",
        "\n",
        "\n\n",
        "a",
        " ",
        "[",
        "]",
        "(",
        "~~~",
        "[[1]](javascript:f())",
        "- ",
        "> ",
        "\n```py\n",
        "é",
    ]
)


@given(st.lists(_PIECES, max_size=20), st.lists(st.integers(0, 400), max_size=12))
def test_it_does_not_matter_in_which_pieces_a_text_comes(pieces, cuts):
    text = "".join(pieces)
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    citing = Citing()
    fed = [citing.feed(text[a:b]) for a, b in pairwise(places)]
    whole, urls = cited(text)
    assert "".join((*fed, citing.finish())) == whole
    assert citing.urls == urls


BLOCKS = [
    "So.{}",
    "So\n    and so.{}",
    "    code{}",
    "\tcode{}",
    "    code\n\n    more{}",
    "```\ncode{}\n```",
    "~~~~\n```\ncode{}\n~~~~",
    "# Title{}",
    "# Title\n    code{}",
    "- item{}\n- next{}",
    "- item\n\n    of the item{}",
    "1. item{}\n   more{}\n\n2. next",
    "`code{}` and {}",
    "``a ` b{}``",
    "| a | b |\n|---|---|\n| 1{} | `2{}` |",
    "> quoted{}\n> more{}",
]


@given(
    blocks=st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6),
    gaps=st.lists(st.sampled_from(["\n\n", "\n\n\n", "\n  \n"]), min_size=6, max_size=6),
    cuts=st.lists(st.integers(0, 400), max_size=6),
)
def test_marks_stay_in_what_another_reader_takes_for_code(blocks, gaps, cuts):
    count = itertools.count()
    text = "".join(
        re.sub(r"\{\}", lambda _: f"[[1]](https://demo.invalid/{next(count)}.)", block) + gap
        for block, gap in zip(blocks, gaps, strict=False)
    )
    other = cmarkgfm.github_flavored_markdown_to_html(text)
    in_code = re.findall(r"\[\[1\]\]\(https://demo\.invalid/(\d+)\.\)", other)
    citing = Citing()
    ends = sorted({min(at, len(text)) for at in cuts} | {0, len(text)})
    given = "".join(citing.feed(text[a:b]) for a, b in pairwise(ends)) + citing.finish()
    assert re.findall(r"\[\[1\]\]\(https://demo\.invalid/(\d+)\.\)", given) == in_code


def test_a_complete_mark_is_given_at_once():
    citing = Citing()
    assert citing.feed(f"So.[[1]]({A})[[2]]({B})") == cited(f"So.[[1]]({A})[[2]]({B})")[0]
    assert citing.feed("[[1]](https://x.invalid/(a") == ""
    assert citing.feed(")) and") == ' <sup>[3](https://x.invalid/%28a%29 "x.invalid")</sup> and'


def test_what_is_live_ends_as_the_whole_text_reads():
    content = f"# So\n\nIt *is*.[[1]]({A}) `[[2]]({B})`\n\n- a[[2]]({B})[[1]]({A})\n\n[[3]](htt"
    response = Response()
    response.api, response.cites = "responses", True
    renderer = ResponseRenderer(has_typesetter=False)
    for letter in content:
        response.append(Chunk({"choices": [{"index": 0, "delta": {"content": letter}}]}))
        renderer.grow(response)
    response.finish("completed")
    while renderer.is_behind(response):
        renderer.grow(response)
    renderer.finish()
    blocks = {}
    for region, block, part, _, html in renderer.snapshot():
        if region == 1:
            _, parts = blocks.setdefault(block, ["", {}])
            if part < 0:
                blocks[block] = [html, parts]
            else:
                parts[part] = html
    shown = "".join(shell + "".join(parts.values()) for shell, parts in blocks.values())
    for link in re.findall("<sup><a.*?</sup>", render(cited(content)[0])):
        assert link in shown
    assert shown.count("<sup><a") == 3


def test_of_chat_completions_nothing_is_rewritten():
    response = answered(f"So.[[1]]({A})")
    response.api, response.cites = "chat", False
    assert "<sup>" not in finished(response).data["text/markdown"]
    assert listed(response) == ([], [])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.com/a", "example.com"),
        ("https://user:pass@example.com/", "example.com"),
        ("https://ex\u0430mple.com/", "xn--exmple-4nf.com"), ("https://a..b/", ""),
        ("https://x\u202ey/", ""),
        ("ftp://x.y/", ""), ("https://[::1]/", ""), ("https://" + "a" * 300 + "/", ""), ("x", ""),
    ],
)  # fmt: skip
def test_a_host_is_shown_as_it_is_looked_up(url, host):
    assert shown_host(url) == host


# -- the calls -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (call(query="x", sources=[A, B]), 'Searching the web: "x" · 2 pages'),
        (call(query="x", sources=[A]), 'Searching the web: "x" · 1 page'),
        (call(query="x", status="running"), 'Searching the web: "x" …'),
        (call(query="x", status="failed"), 'Searching the web: "x" · failed'),
        (call(query="x", status="interrupted"), 'Searching the web: "x" · was interrupted'),
        (call(name="open_page", url=A), "Reading a page: demo.invalid"),
        (call("x_search", name="x_keyword_search", query="x"), 'Searching X: "x"'),
        (call("x_search", name="x_user_search", query="x"), 'Looking for people on X: "x"'),
        (call("code_execution", name="", code="1"), "Running code"),
        (call("collections_search", name="", query="x"), 'Searching the collections: "x"'),
        (call("mcp", name="f"), "Using f"),
        (call("something", name=""), "Using something"),
    ],
)
def test_a_call_is_one_line(made, line):
    response = answered(calls=[made], status=made.status != "running" and "completed")
    html = re.sub("<pre.*?</pre>", "", search_html(search_in_words(made), with_seconds=False))
    assert unescape(re.sub("<[^>]*>", "", html)) == line
    marked = re.sub("<[^>]*>", "", searches_markdown(response).partition("<blockquote>")[0])
    assert unescape(marked) == line


def test_code_is_folded():
    made = call("code_execution", name="", code="print(1)\nprint(2)")
    assert "<details" in search_html(search_in_words(made))
    assert "<details><summary>Running code" in searches_markdown(answered(calls=[made]))
    assert "print&#40;2&#41;" in searches_markdown(answered(calls=[made]))


def test_many_calls_are_folded_and_counted():
    calls = [
        ServerToolCall("web_search", f'{{"query": "q{at}"}}', "completed", position=at)
        for at in range(17)
    ]
    markdown = searches_markdown(answered(calls=calls))
    assert markdown.startswith("<details><summary>17 searches</summary>")
    assert markdown.count("<li>") == 17
    assert "\n" not in markdown


def test_what_was_billed_is_counted():
    tools = {"web_search": 2, "x_search": 1, "x_posts_fetched": 9, "code_execution": 1}
    assert counted(answered(tools=tools)) == "3 searches, 1 run of code"
    assert counted(answered(calls=[call(), call("mcp")])) != ""
    line = finished(answered("So.", tools=tools)).data["text/markdown"].splitlines()[-1]
    assert "3 searches, 1 run of code" in line


# -- sources ---------------------------------------------------------------------------------------


def test_sources_are_numbered_in_order_of_first_use_and_the_others_folded():
    response = answered(
        f"So.[[1]]({B})[[2]]({A})",
        sources=[(A, "The *title*"), (B, ""), ("https://c.invalid/", "C")],
    )
    text = sources_markdown(response)
    assert text.splitlines()[2:4] == [
        f"1. [other.invalid/b&#95;c]({B})",
        f"2. [The &#42;title&#42;]({A}) · demo.invalid",
    ]
    assert "<summary>1 more page read</summary>" in text
    assert [page.title for page in listed(response).others] == ["C"]
    assert response.content == f"So.[[1]]({B})[[2]]({A})"


def test_where_nothing_is_cited_all_pages_are_folded():
    response = answered("So.", sources=[(f"{A}/{at}", "") for at in range(29)])
    assert sources_markdown(response).startswith("<details><summary>29 pages read</summary>")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_strangers_wrote_means_nothing(text):
    urls = [f"https://e.example/{text}", f"javascript:{text}", text, f"https://{text}/"]
    response = answered(
        "So. " + "".join(f"[[1]]({url})" for url in urls),
        calls=[call(query=text), call(name="open_page", url=f"https://{text}/"),
               call("mcp", name=text), call("code_execution", name="", code=text), call(text)],
        sources=[*((url, text) for url in urls), ("https://f.example/", text)],
    )  # fmt: skip
    output = finished(response)
    json.dumps(output.data).encode()
    markdown = output.data["text/markdown"]
    markup = r"</?(?:div|details|summary|blockquote|pre|code|ul|li|ol|sup|sub|span|strong|em|a|p)\b"
    fences = re.sub(r"```.*?```", "", markdown, flags=re.DOTALL)
    for tag in re.findall(r"<[a-zA-Z/!?][^>\s]*", fences):
        assert re.match(markup, tag), tag
    assert not re.search(r"\]\((?:javascript|/)", markdown)
    assert "\x1b" not in markdown
    # The list of what is cited reads the same in every front end.
    cited_list = sources_markdown(response).partition("<details>")[0].rstrip()
    assert portable(cited_list).rstrip() == cited_list
    for html in (
        *sources_html(response),
        *map(search_html, map(search_in_words, response.server_tool_calls)),
    ):
        assert not re.search(r"<(?:script|img|b|h1)\b", html)
        for address in re.findall('href="([^"]*)"', html):
            assert address.startswith("https://")


# -- metadata, terminal ----------------------------------------------------------------------------


def test_metadata_name_the_api_and_what_was_called():
    response = answered("So.", calls=[call(query="x")], tools={"web_search": 1})
    told = finished(response).metadata["grok_jupyter"]
    assert told["api"] == "responses"
    assert told["server_tool_calls"] == [{"kind": "web_search", "status": "completed"}]
    assert told["server_side_tools"] == {"web_search": 1}
    json.dumps(told)


def test_the_repainted_markdown_shows_a_search_before_the_first_word():
    response = answered(calls=[call(query="x", status="running")], status=None)
    frame = LiveMarkdown("grok", "markdown", lambda: 0.0).frame(response)
    assert frame.startswith("<div>Searching the web: <code>&#34;x&#34;</code> …</div>")
    assert "thinking" in frame
    response = answered(f"So.[[1]]({A})", calls=[call(query="x")], status=None)
    frame = LiveMarkdown("grok", "markdown", lambda: 0.0).frame(response)
    assert f'<sup>[1]({A} "demo.invalid")</sup>' in frame


def test_a_terminal_tells_begin_and_end_and_lists_the_sources():
    stream = io.StringIO()
    surface = TerminalSurface("grok", with_usage=False, stream=stream)
    response = Response()
    response.api, response.cites = "responses", True
    for status in ("running", "completed"):
        response._take(
            Found([call(query="x", status=status, sources=[A])], [Source(A, "\x1b[31mT")])
        )
        surface.show(response)
        surface.show(response)
    response.append(Chunk({"choices": [{"index": 0, "delta": {"content": f"So.[[1]]({A})"}}]}))
    surface.show(response)
    response.finish("completed")
    surface.finish(response)
    assert stream.getvalue() == (
        f'Searching the web: "x" …\n  1 page · 0.5 s\nSo.[1]\nSources\n[1] [31mT · {A}\n'
    )


@given(cut=st.lists(st.integers(0, 120), max_size=12))
def test_a_terminal_numbers_citations_as_the_list_below_does(cut):
    text = f"So.[[7]]({A})[[2]]({B}) `[[1]]({A})` And.[[7]]({A}) [[1]](javascript:f()) end [["
    ends = sorted({min(at, len(text)) for at in cut} | {0, len(text)})
    stream = io.StringIO()
    surface = TerminalSurface("grok", with_usage=False, stream=stream)
    response = Response()
    response.api, response.cites = "responses", True
    for begin, end in pairwise(ends):
        delta = {"content": text[begin:end]}
        response.append(Chunk({"choices": [{"index": 0, "delta": delta}]}))
        surface.show(response)
    response.finish("completed")
    surface.finish(response)
    answer, _, sources = stream.getvalue().partition("\nSources\n")
    assert answer == f"So.[1] [2] `[[1]]({A})` And.[1] [[1]](javascript:f()) end [["
    assert [line.partition(" ")[0] for line in sources.splitlines()] == ["[1]", "[2]"]
    assert response.content == text


@pytest.mark.parametrize(
    "pieces",
    [
        ["a ` b", "\n", "\n", f"[[1]]({A})"],
        ["``x", "\n", "\n", "[[1]]", f"({A}) ``"],
        ["~~~", "\n", "\n", f"[[1]]({A})"],
    ],
)
def test_a_stray_tick_ends_with_its_paragraph_in_whatever_pieces_it_comes(pieces):
    stream = CitedStream(MarkdownStream())
    stream.cites = True
    for piece in pieces:
        stream.feed(piece)
    stream.finish()
    assert stream._stream.html == render(cited("".join(pieces))[0])
