"""No repr of a public object shows a key that the process knows, wherever a server put it."""

import inspect
from contextlib import ExitStack
from dataclasses import fields, is_dataclass

import pytest

import grok_jupyter
import grok_jupyter.chat
import grok_jupyter.tools
from grok_jupyter import ChatWidget, Chunk, Client, Comparison, Job, Response, ToolRun, Usage
from grok_jupyter.chat import ImagePart, Message, Tool
from grok_jupyter.client.batch.batch import AsyncBatch, Batch
from grok_jupyter.client.batch.requests import Manifest
from grok_jupyter.client.batch.state import BatchState
from grok_jupyter.client.client import AsyncClient
from grok_jupyter.client.many.framing import PlainFraming
from grok_jupyter.client.many.rows import Rows
from grok_jupyter.client.models import LanguageModel
from grok_jupyter.protocol.comparison import Comparison as _Comparison
from grok_jupyter.protocol.errors import GrokError
from grok_jupyter.protocol.server_calls import Found, ServerToolCall, Source
from grok_jupyter.protocol.tool_calls import Function, ToolCall
from grok_jupyter.rendering.usage_report import UsageReport
from grok_jupyter.session.ledger import Account
from grok_jupyter.text.secret import Secret
from grok_jupyter.tools import ServerTool, web_search

KEY = "xai-Zq7AbCdEfGhIjKlMnOpQrStUvWxYz0123456789end9"
SPLIT = f"{KEY[:20]}\x00{KEY[20:]}"  # a terminal shows it whole


@pytest.fixture(autouse=True, scope="module")
def secret():
    return Secret(KEY)


def response():
    made = Response()
    call = {"id": KEY, "type": KEY, "function": {"name": KEY, "arguments": f'{{"a": "{KEY}"}}'}}
    delta = {"content": f"```{KEY}\n{KEY}\n```\n", "reasoning_content": KEY, "refusal": KEY,
             "tool_calls": [call]}  # fmt: skip
    choice = {"index": 0, "delta": delta, "finish_reason": KEY}
    made.append(Chunk({"id": KEY, "model": KEY, "system_fingerprint": KEY, "choices": [choice]}))
    made.finish("completed")
    return made


def function():
    made = Function(KEY)
    made._arguments.append(KEY)
    return made


def rows():
    made = Rows(PlainFraming(2))
    made.name = KEY
    made.settle(0, response())
    made.settle(1, None, GrokError("It was not answered."))
    return made


def batch(kind=Batch):
    connection = Client(base_url="demo").chat._connection
    state = BatchState(KEY, KEY, KEY, created=KEY, message=KEY)
    return kind(connection, state, Manifest(rows(), KEY), None)


def call():
    return ServerToolCall(KEY, KEY, KEY, 1.0, KEY, KEY, (Source(KEY, KEY),))


BUILT = {
    "AsyncBatch": lambda: batch(AsyncBatch),
    "AsyncChat": lambda: AsyncClient(base_url="demo").chat.create(model=f"grok {KEY}"),
    "AsyncClient": lambda: AsyncClient(base_url="demo"),
    "Batch": batch,
    "BatchState": lambda: BatchState(KEY, KEY, KEY, created=KEY, message=KEY),
    "Chat": lambda: Client(base_url="demo").chat.create(model=f"grok {KEY}"),
    "ChatWidget": lambda: ChatWidget(client=Client(base_url="demo")),
    "Choice": lambda: response().choices[0],
    "Chunk": lambda: Chunk(
        {"choices": [{"index": 0, "delta": {"content": KEY}, "finish_reason": KEY}]}
    ),
    "Client": lambda: Client(base_url="demo"),
    "CodeBlock": lambda: response().code[0],
    "Comparison": lambda: Comparison({KEY: response()}),
    "Diff": lambda: _Comparison({KEY: response(), "b": Response()}).diff(),
    "Found": lambda: Found([call()], [Source(KEY, KEY)], [{"id": KEY}]),
    "Function": function,
    "ImagePart": lambda: ImagePart(KEY, KEY),
    "Job": lambda: Job(response(), int, int, asked=KEY),
    "LanguageModel": lambda: LanguageModel(KEY, (KEY,), (KEY,)),
    "Message": lambda: Message(
        KEY,
        (KEY, SPLIT, ImagePart(KEY, KEY)),
        (ToolCall(KEY, KEY, function()),),
        KEY,
        ({"id": KEY},),
    ),
    "Response": response,
    "Rows": rows,
    "ServerTool": lambda: web_search(allowed_domains=[f"{KEY.lower()}.org", f"{KEY}.org"]),
    "ServerToolCall": call,
    "Source": lambda: Source(KEY, SPLIT),
    "Tool": lambda: Tool(KEY, KEY, {KEY: [{"description": KEY, "enum": (KEY, SPLIT)}]}),
    "ToolCall": lambda: ToolCall(KEY, KEY, function()),
    "ToolRun": lambda: ToolRun(KEY, KEY, SPLIT, KEY, KEY, 1.0, ImagePart(KEY, KEY)),
    "Usage": lambda: Usage(server_side_tools={KEY: 1}),
    "UsageReport": lambda: UsageReport({KEY: Account(1)}, Account(1)),
}
WITHOUT_TEXT = {"AsyncClient", "ChatWidget", "Client", "Diff", "Rows"}


def spellings(text):
    """A text, and what of it a terminal shows."""
    return text + text.replace("\\x00", "").replace("\x00", "")


@pytest.fixture
def build():
    """Build an object of a public class, by its name; widgets have threads, which end here."""
    with ExitStack() as stack:

        def build(name):
            made = BUILT[name]()
            if isinstance(made, ChatWidget):
                stack.callback(made.close)
            return made

        yield build


@pytest.mark.parametrize("name", BUILT)
def test_a_repr_holds_no_key(build, name):
    made = build(name)
    for text in (repr(made), repr([made]), repr({"a": (made,)})):
        assert KEY not in spellings(text)
        assert name in WITHOUT_TEXT or "hidden-key" in text


def test_what_a_response_holds_has_no_key_in_its_repr():
    made = response()
    for held in (made, made.choices, made.messages, made.rounds, made.tool_calls, made.code,
                 rows()[0].messages):  # fmt: skip
        assert KEY not in spellings(repr(held))
    assert KEY in made.content
    assert KEY in made.messages[-1].text


def test_a_repr_without_a_key_is_that_of_any_dataclass():
    made = Message("user", ("it's\n'\"", ImagePart("https://x.org")), (ToolCall("1"),), None)
    assert repr(made) == (
        "Message(role='user', content=(\"it's\\n'\\\"\", ImagePart(detail='auto')), "
        "tool_calls=(ToolCall(id='1', type='function', function=Function(name='')),), "
        "tool_call_id=None)"
    ).replace('"it\'s\\n\'\\""', repr("it's\n'\""))
    assert repr(Message("user", ("a",))) == (
        "Message(role='user', content=('a',), tool_calls=(), tool_call_id=None)"
    )
    assert repr(Tool("f", "F", {"a": [1, {}]})) == (
        "Tool(name='f', description='F', parameters={'a': [1, {}]})"
    )


def test_every_public_class_is_looked_at():
    modules = (grok_jupyter, grok_jupyter.chat, grok_jupyter.tools)
    public = {name: getattr(one, name) for one in modules for name in one.__all__}
    classes = {name for name, value in public.items() if inspect.isclass(value)
               and not issubclass(value, BaseException)}  # fmt: skip
    assert classes <= set(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_each_text_of_a_dataclass_held_the_key(build, name):
    made = build(name)
    if is_dataclass(made) and not isinstance(made, (UsageReport, ServerTool)):
        texts = [getattr(made, one.name) for one in fields(made)]
        plain = [one.replace("\x00", "").lower() for one in texts if isinstance(one, str)]
        assert all(KEY.lower() in one for one in plain)
