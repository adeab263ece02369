"""What lets a server into another one goes to that server, and is kept nowhere."""

import json

import pytest
from client.responses.captures import PLAIN

from grok_jupyter import ConfigError, InputError
from grok_jupyter.client.replay.request_key import request_key
from grok_jupyter.rendering.dry_run.body import laid_out
from grok_jupyter.tools import ServerTool, mcp

SECRETS = ("hunter2", "QUERYSECRET", "FRAGMENT", "token-of-mine", "header-of-mine",
           "s3cr3t0f4path1234567")  # fmt: skip
ADDRESS = "https://mcp.example.com/sse/s3cr3t0f4path1234567?api_key=QUERYSECRET#FRAGMENT"
RAW = {
    "type": "mcp",
    "server_url": "https://u:hunter2@mcp.example.com:8443/sse?api_key=QUERYSECRET#FRAGMENT",
    "server_label": "example",
    "authorization": "token-of-mine",
    "headers": {"X-Key": "header-of-mine"},
}


def made():
    return mcp(
        ADDRESS,
        server_label="example",
        authorization="token-of-mine",
        extra_headers={"X-Key": "header-of-mine"},
    )


def echoing(tools):
    """A stream whose first event repeats the tools, as xAI's does."""
    first, rest = PLAIN.split(b"\n\n", 1)
    head, data = first.split(b"data: ", 1)
    value = json.loads(data)
    value["response"]["tools"] = tools
    return head + b"data: " + json.dumps(value).encode() + b"\n\n" + rest


@pytest.mark.parametrize("tool", [made(), RAW], ids=["made", "raw"])
@pytest.mark.parametrize("place", ["tools", "extra_body"])
def test_a_recording_of_an_mcp_server_holds_no_secret(
    answering, connect, asking, tmp_path, tool, place
):
    wire = tool.to_wire() if isinstance(tool, ServerTool) else tool
    server = answering(echoing([wire]))
    client = connect(
        server, api="responses", replay="record", replay_folder=str(tmp_path / "recordings")
    )
    given = {"tools": [tool]} if place == "tools" else {"extra_body": {"tools": [wire]}}
    assert asking(server, client=client, **given).sample().content == "391"
    for secret in SECRETS[:5]:
        assert (secret in json.dumps(server.requests[0].body)) == (secret in json.dumps(wire))
    (recording,) = (tmp_path / "recordings").iterdir()
    kept = recording.read_text("utf-8")
    assert "mcp.example.com" in kept
    assert not [secret for secret in SECRETS if secret in kept]
    replaying = connect(
        server, api="responses", replay="only", replay_folder=str(tmp_path / "recordings")
    )
    assert asking(server, client=replaying, **given).sample().content == "391"
    assert len(server.requests) == 1


@pytest.mark.parametrize("indent", [None, 2])
def test_a_whole_body_that_repeats_the_tools_is_recorded_without_secrets(
    answering, connect, asking, tmp_path, indent
):
    body = {
        "object": "response",
        "status": "completed",
        "tools": [RAW],
        "output": [{"type": "message", "content": [{"type": "output_text", "text": "391"}]}],
    }
    server = answering(json.dumps(body, indent=indent).encode())
    client = connect(server, api="responses", replay="record", replay_folder=str(tmp_path / "r"))
    assert asking(server, client=client).sample().content == "391"
    (recording,) = (tmp_path / "r").iterdir()
    assert not [secret for secret in SECRETS if secret in recording.read_text("utf-8")]


@pytest.mark.parametrize("wire", [made().to_wire(), RAW], ids=["made", "raw"])
@pytest.mark.parametrize("place", ["input", "messages"])
def test_keys_and_dry_runs_hold_no_secret(wire, place):
    body = json.dumps({"model": "m", place: [{"role": "user"}], "tools": [wire]}).encode()
    for shown in (json.dumps(request_key("https://x", body).request), laid_out(body)):
        assert "mcp.example.com" in shown
        assert not [secret for secret in SECRETS if secret in shown]


def test_a_function_may_have_parameters_of_these_names(connect, asking):
    def call(server_url: str, authorization: str, headers: dict[str, str]) -> str:
        """Call a server."""
        return ""

    client = connect(None, base_url="http://127.0.0.1:9/v1")
    body = asking(None, client=client, tools=[call]).preview().body
    assert request_key("https://x", body).request["tools"] == json.loads(body)["tools"]
    assert json.loads(laid_out(body)) == json.loads(body)


def test_a_token_on_several_lines_is_refused_without_quoting_it():
    with pytest.raises(InputError) as caught:
        mcp("https://mcp.example.com", authorization="token-of-mine\r\nX-Other: y")
    assert "token-of-mine" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_address_in_a_dict_may_be_none_at_all(connect, asking):
    client = connect(None, base_url="http://127.0.0.1:9/v1")
    tool = {"type": "mcp", "server_url": "http://[::1", "authorization": "token-of-mine"}
    with pytest.raises(ConfigError, match="plain http") as caught:
        asking(None, client=client, tools=[tool]).preview()
    assert "token-of-mine" not in str(caught.value)


def test_the_repr_of_a_tool_holds_no_secret():
    assert not [secret for secret in SECRETS if secret in repr(made())]
    assert "https://mcp.example.com/sse" in repr(made())


def test_an_address_without_secrets_is_kept_as_it_is():
    tool = mcp("https://mcp.example.com/v1/sse")
    assert repr(tool) == "mcp(server_url='https://mcp.example.com/v1/sse')"


@pytest.mark.parametrize(
    "address", ["https://u:hunter2@mcp.example.com/sse", "https://user@a.example", "user@a.example"]
)
def test_a_name_or_password_in_an_address_is_refused_without_quoting_it(address):
    with pytest.raises(InputError) as caught:
        mcp(address)
    assert "hunter2" not in str(caught.value)
    assert "user@" not in str(caught.value)
    assert "authorization=" in str(caught.value) or "is no address" in str(caught.value)


def test_an_address_that_is_none_is_quoted_without_what_may_be_secret():
    with pytest.raises(InputError) as caught:
        mcp("mcp.example.com/sse?api_key=QUERYSECRET")
    assert "QUERYSECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"X-Key": 7}, "'X-Key'"),
        ({"X-Key": "header-of-mine\r\nX-Other: y"}, "'X-Key'"),
        ({7: "header-of-mine"}, "7"),
        ({"X Key": "header-of-mine"}, "'X Key'"),
        ({"": "header-of-mine"}, "''"),
    ],
)
def test_a_header_that_cannot_be_sent_is_named_and_its_value_not_quoted(headers, said):
    with pytest.raises(InputError) as caught:
        mcp("https://mcp.example.com", extra_headers=headers)
    assert said in str(caught.value)
    assert "header-of-mine" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("given", [{"authorization": "token-of-mine"},
                                   {"extra_headers": {"X-Key": "header-of-mine"}}])  # fmt: skip
@pytest.mark.parametrize("is_raw", [False, True])
def test_a_token_does_not_go_over_plain_http(connect, asking, given, is_raw):
    def sent(address, **settings):
        tool = mcp(address, **given)
        client = connect(None, base_url="http://127.0.0.1:9/v1", **settings)
        return asking(None, client=client, tools=[tool.to_wire() if is_raw else tool]).preview()

    with pytest.raises(ConfigError) as caught:
        sent("http://mcp.example.com/sse")
    assert "plain http" in str(caught.value)
    assert "allow_http=True" in str(caught.value)
    assert "-of-mine" not in str(caught.value)
    assert sent("http://mcp.example.com/sse", allow_http=True).body
    assert sent("http://127.0.0.1:8000/sse").body
    assert sent("https://mcp.example.com/sse").body


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("https://[::1]/sse", "::1"),
        ("https://[2001:db8::7]:8443", "2001:db8::7"),
        ("https://MCP.example.com:8443/sse", "mcp.example.com"),
    ],
)
def test_a_server_is_called_by_its_host(address, label):
    assert mcp(address).to_wire()["server_label"] == label


@pytest.mark.parametrize("address", ["https://", "https://[::1", "https://x:port/", "https:///x"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError, match="is no address"):
        mcp(address)
