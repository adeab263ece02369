"""A dry run shows what would be sent, to the byte, and does nothing else."""

import base64
import hashlib
import html
import json
import random
import re
import struct
import threading
import zlib
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.utils.capture import capture_output

from grok_jupyter.frontends.magics.option_table import OPTIONS as TABLE
from grok_jupyter.frontends.magics.split import quoted
from grok_jupyter.protocol.errors import GrokError, InputError
from grok_jupyter.session.conversations import conversations

ANSWER = "Code:\n\n```python\n1\n```\n"


class Listener:
    """A server on loopback that keeps the bytes of each request."""

    def __init__(self):
        self.bodies = bodies = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                bodies.append(b"GET " + self.path.encode())
                self.send_error(404)

            def do_POST(self):
                bodies.append(self.rfile.read(int(self.headers["content-length"])))
                message = {"role": "assistant", "content": ANSWER}
                choice = {"index": 0, "finish_reason": "stop"}
                if json.loads(bodies[-1]).get("stream"):
                    event = json.dumps({"model": "m", "choices": [{**choice, "delta": message}]})
                    kind, text = "text/event-stream", f"data: {event}\n\ndata: [DONE]\n\n"
                else:
                    kind = "application/json"
                    text = json.dumps({"model": "m", "choices": [{**choice, "message": message}]})
                self.send_response(200)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listener(surroundings):
    listener = Listener()
    surroundings.setenv("XAI_BASE_URL", listener.url)
    yield listener
    listener.close()


@pytest.fixture
def dry(listener, shell):
    """Return a function that runs a cell dry: its one output."""

    def run(cell):
        with capture_output() as captured:
            shell.run(cell)
        (output,) = captured.outputs
        assert not captured.stdout
        return output

    return run


def png(width=4, height=3):
    """A picture of noise: it cannot be compressed."""
    noise = random.Random(0)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def json_of(text):
    """The JSON that a dry run shows at its end, in a fence or as an element."""
    rest = text[text.rindex("The request's JSON") :].removesuffix("\n\n</details>")
    if "<pre><code>" in rest:
        rest = html.unescape(rest[: rest.rindex("</code>")].partition("<pre><code>")[2])
    return rest[rest.index("{\n") :].rstrip("`")


def named(body):
    """The body with its images as a dry run names them."""

    def name(found):
        digest = hashlib.sha256(found[2]).hexdigest()[:16]
        return found[1] + f"[{len(found[2]):,} characters, sha256 {digest}]".encode()

    return re.sub(rb"(data:image/\w+;base64,)([A-Za-z0-9+/=]{200,})", name, body)


def compact(text):
    return json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")).encode()


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(
    lambda text: text.strip() and "{{" not in text
)
OPTIONS = {
    "-m": st.sampled_from(["grok-4.6", "other"]),
    "-s": WORDS,
    "-t": st.floats(0, 2).map(str),
    "--max-tokens": st.integers(1, 10**6).map(str),
    "--reasoning-effort": st.sampled_from(["low", "high"]),
    "-o": st.just("bound"),
    "-f": st.sampled_from(["markdown", "text", "code", "json"]),
    "-c": st.just("talk"),
    "-i": st.sampled_from(["picture", "'{{picture}}'", "https://example.com/a.png"]),
    "--timeout": st.integers(1, 900).map(str),
    "--replay": st.just("off"),
    "--schema": st.sampled_from(["shape", "Town", "list[int]"]),
    "--versus": st.sampled_from(["text", "picture"]),
    "--tool": st.sampled_from(["triple", "divide"]),
    "--max-rounds": st.integers(1, 20).map(str),
    "--max-calls": st.integers(1, 99).map(str),
    "--max-cost": st.floats(0.01, 9).map(str),
}
SWITCHES = [
    "--raw", "--no-stream", "-q", "--insert", "--fix", "--fix-locals", "--new", "--confirm",
    "--repair", "--background",
]  # fmt: skip
NEEDED = {
    ("--max-rounds", "--max-calls", "--confirm"): "--tool",
    ("--repair",): "--schema",
    ("--new",): "-c",
}
ONLY_DRY = {"--dry-run"}
# Many requests: tests/kernel/each compares the first one with what it shows.
OF_ROWS = {"--each", "--concurrency"}
SWITCHES_OF_ROWS = {"--batch", "--strict", "--yes"}
PARAMETERS = st.dictionaries(
    st.sampled_from(["seed", "stop", "tools", "user", "extra_body", "max_tokens"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
        max_leaves=5,
    ),
    max_size=2,
)


@st.composite
def cells(draw):
    line = []
    for name in draw(st.lists(st.sampled_from(sorted(OPTIONS)), unique=True, max_size=5)):
        value = draw(OPTIONS[name])
        line += [name, value if name == "-i" else quoted(value)]
    line += draw(st.lists(st.sampled_from(SWITCHES), unique=True, max_size=2))
    needed = [name for flags, name in NEEDED.items() if {*flags} & {*line} and name not in line]
    for name in needed:
        line += [name, quoted(draw(OPTIONS[name]))] if draw(st.integers(0, 3)) else []
    for name, value in draw(PARAMETERS).items():
        line += ["-p", name, quoted(json.dumps(value))]
    body = draw(st.lists(WORDS | st.sampled_from(["{{1 + 1}}", "{{ text }}", "{x}"]), max_size=4))
    return " ".join(line), "\n".join(body)


def triple(number: int) -> int:
    """Multiply by three."""
    return 3 * number


def divide(a: float, b: float = 2.0) -> float:
    """Divide."""
    return a / b


@dataclass
class Town:
    """A town."""

    name: str
    founded: int | None = None


VALUES = {
    "picture": png(),
    "text": "ä 'quoted' \u2028 and {{more}}",
    "shape": {"type": "object", "properties": {"n": {"multipleOf": 3}}},
    "triple": triple,
    "divide": divide,
    "Town": Town,
}


def test_every_option_is_drawn():
    names = {name for option in TABLE if option.values for name in option.flags}
    switches = {name for option in TABLE if not option.values for name in option.flags}
    drawn = {flag for option in TABLE for flag in option.flags if {*option.flags} & {*OPTIONS}}
    assert names - drawn == {"-p", "--param", *OF_ROWS}  # by PARAMETERS
    drawn = {flag for option in TABLE for flag in option.flags if {*option.flags} & {*SWITCHES}}
    assert switches - drawn == ONLY_DRY | SWITCHES_OF_ROWS


@pytest.mark.unmeasured
@given(cells())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_it_shows_is_what_the_server_receives(listener, shell, cell):
    options, body = cell
    shell.names.update(VALUES)
    shell.ipython.run_cell("1 / 0", silent=True)
    listener.bodies.clear()
    shown = refused = None
    with capture_output() as captured:
        try:
            shell.run(f"%%grok --dry-run {options}\n{body}")
            (shown,) = captured.outputs
        except InputError as error:
            refused = str(error)
    assert listener.bodies == [], "a dry run asks nothing"
    with capture_output():
        try:
            shell.run(f"%%grok {options}\n{body}")
        except GrokError as error:
            assert refused is None or str(error) == refused
    received = [body for body in listener.bodies if not body.startswith(b"GET ")]
    if shown is None:
        assert received == []
        return
    words = options.split()
    has_one_round = ("--max-rounds", "1") in pairwise(words)  # which a repair would exceed
    assert len(received) == 1 + ("--repair" in words and not has_one_round)  # it fits no schema
    for text in shown.data.values():
        assert compact(json_of(text)) == named(received[0])
    told = shown.metadata["grok_jupyter"]
    assert told["body_sha256"] == hashlib.sha256(received[0]).hexdigest()
    assert told["body_bytes"] == len(received[0])


def test_nothing_is_bound_and_no_conversation_begins(dry, shell):
    shell.names["_grok"] = "before"
    dry("%%grok --dry-run -o r -c plan\nTell me")
    assert "r" not in shell.names
    assert shell.names["_grok"] == "before"
    assert conversations.names == []


def test_a_conversation_is_shown_and_does_not_grow(dry, shell, listener):
    with capture_output():
        shell.run("%%grok -c plan -s 'be brief'\nFirst")
    text = dry("%%grok --dry-run -c plan\nSecond").data["text/plain"]
    assert "conversation: 'plan', turn 2" in text
    sent = json.loads(json_of(text))["messages"]
    assert [message["role"] for message in sent] == ["system", "user", "assistant", "user"]
    assert len(conversations.known("plan").turns) == 1
    assert len(listener.bodies) == 1


def test_a_line_is_run_dry_too_and_its_assignment_is_nothing(dry, shell, listener):
    assert "Tell me" in dry("x = %grok --dry-run Tell me").data["text/plain"]
    assert shell.names["x"] is None
    assert listener.bodies == []


def test_without_a_key_it_shows_the_endpoint_and_says_so(dry, surroundings):
    surroundings.delenv("XAI_API_KEY")
    text = dry("%grok --dry-run Tell me").data["text/plain"]
    assert "key: none is set; %grok key asks for one" in text
    assert "/v1/chat/completions (XAI_BASE_URL)" in text


def test_it_says_where_the_key_is_from_and_not_what_it_is(dry):
    text = dry("%grok --dry-run Tell me").data["text/plain"]
    assert "key: XAI_API_KEY" in text
    assert "xai-0123456789" not in text


def test_a_key_in_the_prompt_is_refused_as_ever(shell, surroundings, listener):
    surroundings.setenv("XAI_API_KEY", "xai-Secret0123456789abcdef")
    with pytest.raises(InputError, match="holds an API key"):
        shell.run("%%grok --dry-run\nMy key is xai-Secret0123456789abcdef")


def test_a_key_in_the_schema_is_refused_as_ever(shell, surroundings, listener):
    surroundings.setenv("XAI_API_KEY", "xai-Secret0123456789abcdef")
    about = {"type": "string", "description": "by xai-Secret0123456789abcdef"}
    shell.names["shape"] = {"type": "object", "properties": {"name": about}}
    said = []
    for flag in ("", "--dry-run"):
        with pytest.raises(InputError, match="The schema holds an API key") as caught:
            shell.run(f"%%grok {flag} --schema shape\nWho?")
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert listener.bodies == []


def test_what_is_not_enforced_is_said_as_ever(shell, listener, capsys):
    shell.names["shape"] = {"type": "object", "properties": {"n": {"multipleOf": 3}}}
    shell.run("%%grok --dry-run --schema shape\nHow many?")
    assert "does not enforce all that the JSON schema asks for: 'multipleOf' of n" in (
        capsys.readouterr().err
    )


def test_the_embedded_endpoint_is_named(dry, surroundings):
    surroundings.setenv("GROK_JUPYTER_DEMO", "1")
    assert "the embedded endpoint" in dry("%grok --dry-run hi").data["text/plain"]


def test_tokens_are_an_estimate_that_says_so(dry):
    text = dry("%%grok --dry-run\n" + "word " * 400).data["text/plain"]
    assert "2,000 characters, about 500 tokens (an estimate: one for each 4 bytes)" in text


def test_images_are_shown_small_with_their_size(dry, shell):
    shell.names["picture"] = png()
    output = dry("%%grok --dry-run -i picture\nWhat is it?")
    markdown = output.data["text/markdown"]
    assert base64.b64encode(png()).decode() in markdown
    assert f"image 1 picture: PNG, 4 × 3 pixels, {len(png())} bytes" in output.data["text/plain"]
    assert "1 image not counted" in output.data["text/plain"]


def test_a_large_image_becomes_a_thumbnail(dry, shell):
    shell.names["picture"] = png(600, 400)
    output = dry("%%grok --dry-run -i picture\nWhat is it?")
    assert "600 × 400 pixels" in output.data["text/plain"]
    assert "](data:image/jpeg;base64," in output.data["text/markdown"]
    assert len(output.data["text/markdown"]) < 50_000


def test_an_image_at_an_address_is_not_fetched(dry, listener):
    text = dry("%%grok --dry-run -i https://example.com/a.png\nWhat is it?").data["text/plain"]
    assert "an image at another address, which the server fetches" in text
    assert listener.bodies == []


def test_long_messages_are_folded_and_whole(dry):
    markdown = dry("%%grok --dry-run\n" + "word\n" * 2000).data["text/markdown"]
    folded = markdown.index("<details>")
    assert markdown.index("word\nword") > folded
    assert markdown.count("word\n") >= 2000


def test_what_a_prompt_holds_means_nothing_in_the_page(dry):
    text = "```\n<script>alert(1)</script>\n```\n$x$ | a | <details>"
    markdown = dry(f"%%grok --dry-run -p user 'a|b'\n{text}").data["text/markdown"]
    assert f"````\n{text}\n````" in markdown
    assert "a&#124;b" in markdown


def test_long_settings_are_folded_apart(dry, shell):
    shell.names["schema"] = {"type": "object", "properties": {"a" * 90: {"type": "string"}}}
    markdown = dry("%%grok --dry-run -p response_format {{schema}}\nTell me").data["text/markdown"]
    assert "characters, see below)" in markdown
    assert '<summary>response&#95;format</summary>\n\n```json\n{\n  "type": "object"' in markdown


def test_whatever_fields_take_the_place_of_the_messages(dry):
    text = dry("""%%grok --dry-run -p extra_body '{"messages": 5}'\nTell me""").data["text/plain"]
    assert '"messages": 5' in text


def test_what_a_correction_sends_is_shown(dry, shell):
    shell.ipython.run_cell("1 / 0")
    assert "ZeroDivisionError" in dry("%grok fix --dry-run").data["text/plain"]


def test_what_follows_the_answer_is_said(dry):
    text = dry("%%grok --dry-run -o r --insert\nTell me").data["text/plain"]
    assert "the answer: bound to r, its code goes into a new cell below" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--schema shape --repair", "asked for once more if it does not fit"),
        ("--tool f", "calls: of f; at most 50 calls and 10 rounds"),
        ("--tool f --confirm", "calls: of f, each confirmed before; at most 50 calls"),
        ("--tool f --max-rounds 3 --max-calls 7", "at most 7 calls and 3 rounds"),
        ("--tool f --max-calls 1 --max-rounds 1", "at most 1 call and 1 round"),
        ("--tool f --max-cost 0.5", "cost of this answer: at most 0.50 USD"),
        ("--fix-locals", "the answer: compared with the cell that failed"),
    ],
)
def test_what_decides_on_the_answer_is_said(dry, shell, options, said):
    def f(a: int) -> int:
        """Add one."""
        return a + 1

    shell.ipython.run_cell("1 / 0", silent=True)
    shell.names.update(f=f, shape={"type": "object", "properties": {"n": {"type": "integer"}}})
    output = dry(f"%%grok --dry-run {options}\nHow many?")
    assert said in output.data["text/plain"]
    assert "How many?" in output.data["text/markdown"]


def test_the_schema_counts_in_the_estimate(dry, shell):
    shell.names["shape"] = {"type": "object", "properties": {"n" * 4000: {"type": "integer"}}}
    text = dry("%%grok --dry-run --schema shape\nHow many?").data["text/plain"]
    assert "1 message" not in text
    found = re.search(r"about ([\d,]+) tokens \(an estimate.*the schema included", text)
    assert 1000 < int(found[1].replace(",", "")) < 1200


def test_replaying_is_told_and_nothing_is_looked_up(dry, tmp_path):
    assert "replay: auto" in dry("%grok --dry-run --replay auto Hi").data["text/plain"]
    assert not (tmp_path / "grok_recordings").exists()
