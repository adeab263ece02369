"""Proxies and names: what is excepted, what went wrong, and what helps."""

import os
import shutil
import socket
import subprocess

import httpx
import pytest
from versions import NEEDS_HTTPX_028

from grok_jupyter import AsyncClient, Client, ConfigError
from grok_jupyter.client.transports.proxies import is_excepted, proxy_for

PATIENCE = 20
TARGET = "https://api.example.test/v1"


EXCEPTIONS = [
    # what NO_PROXY says, and which hosts that excepts
    ("example.com", ["example.com", "www.example.com", "EXAMPLE.com"], ["notexample.com", "a.org"]),
    (".example.com", ["example.com", "www.example.com"], ["notexample.com"]),
    ("a.org, example.com", ["example.com", "a.org"], ["b.org"]),
    ("a.org example.com", ["example.com", "a.org"], ["b.org"]),
    ("*", ["example.com", "10.0.0.1"], []),
    ("", [], ["example.com"]),
    ("10.0.0.0/8,192.168.0.0/16", ["10.1.2.3", "192.168.7.7"], ["11.0.0.1", "example.com"]),
    ("10.1.2.3", ["10.1.2.3"], ["10.1.2.4", "10.1.2.3.nip.io"]),
    ("localhost,127.0.0.0/8,::1/128", [], ["example.com"]),
    ("fd07:b51a:cc66:f0::/64", ["fd07:b51a:cc66:f0::1"], ["fd07:b51a:cc66:f1::1"]),
    ("[fd00::1]", ["fd00::1"], ["fd00::2"]),
    ("fd00::1", ["fd00::1"], ["fd00::2"]),
    ("10.0.0.0/99,[,],::/x,%%,/,:", [], ["example.com", "10.0.0.1"]),
]


@pytest.mark.parametrize(("value", "excepted", "others"), EXCEPTIONS)
def test_no_proxy_is_read_as_curl_reads_it(value, excepted, others, monkeypatch, key):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, value)
    for host in excepted + others:
        written = f"[{host}]" if ":" in host else host
        assert (proxy_for(f"https://{written}/v1") is None) is (host in excepted), host
    with Client(key, base_url=TARGET):
        pass  # whatever it says, a client can be made


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
@pytest.mark.parametrize(
    ("value", "excepted", "others"),
    [row for row in EXCEPTIONS if "f" not in row[0] and "%" not in row[0]],
)
def test_curl_excepts_the_same(value, excepted, others, raw, closed):
    """But for IPv6, on which versions of curl differ."""
    proxy = raw(lambda exchange: exchange.read() and exchange.answer(b"", "204 No Content"))
    for host in excepted + others:
        written = f"[{host}]" if ":" in host else host
        before = len(proxy.exchanges)
        command = ["curl", "-s", "-m", str(PATIENCE), "--noproxy", value,
                   "-x", f"127.0.0.1:{proxy.port}", "--connect-to", f"::127.0.0.1:{closed}",
                   f"http://{written}/"]  # fmt: skip
        environment = {n: v for n, v in os.environ.items() if "proxy" not in n.lower()}
        subprocess.run(command, check=False, capture_output=True, env=environment)
        assert (len(proxy.exchanges) == before) is is_excepted(host, 80, value), host


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_proxy_that_is_down_is_named_with_its_variable(variable, asked, monkeypatch, closed):
    monkeypatch.setenv(variable, f"http://someone:old-password@127.0.0.1:{closed}")
    said = asked(TARGET)
    assert f"The proxy http://127.0.0.1:{closed} ({variable})" in said
    assert "NO_PROXY" in said
    assert "old-password" not in said
    assert "someone" not in said


REFUSED = {
    "407 Proxy Authentication Required": "password",
    "403 Forbidden": "allow the server",
    "502 Bad Gateway": "Ask again later",
}


@pytest.mark.parametrize("status", REFUSED)
def test_a_proxy_that_refuses_is_named_and_asked_once(status, raw, asked, monkeypatch):
    proxy = raw(lambda exchange: exchange.read() and exchange.answer(b"", status))
    monkeypatch.setenv("HTTPS_PROXY", f"http://a:old-password@127.0.0.1:{proxy.port}")
    said = asked(TARGET, both=False, max_retries=2 if not status.startswith("5") else 0)
    assert "HTTPS_PROXY" in said
    assert REFUSED[status] in said
    assert status[:3] in said
    assert "old-password" not in said
    assert len(proxy.exchanges) == 1


def test_a_proxy_that_fails_is_asked_again(raw, asked, monkeypatch):
    proxy = raw(lambda exchange: exchange.read() and exchange.answer(b"", "503 Busy"))
    monkeypatch.setenv(
        "HTTPS_PROXY", f"127.0.0.1:{proxy.port}"
    )  # without a scheme, as curl takes it
    asked(TARGET, both=False, max_retries=1)
    assert len(proxy.exchanges) == 2


def test_a_proxy_of_the_callers_client_is_named(raw, asked):
    proxy = raw(lambda exchange: exchange.read() and exchange.answer(b"", "407 No"))
    with httpx.Client(proxy=f"http://127.0.0.1:{proxy.port}") as mine:
        said = asked(TARGET, both=False, http_client=mine)
    assert "The proxy of http_client" in said


@pytest.mark.parametrize("scheme", ["socks5", pytest.param("socks5h", marks=NEEDS_HTTPX_028)])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_socks_proxy_without_its_package_names_the_remedy(scheme, kind, key, monkeypatch):
    try:
        import socksio  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("socksio is installed")
    monkeypatch.setenv("ALL_PROXY", f"{scheme}://me:old-password@127.0.0.1:9")
    with pytest.raises(ConfigError) as caught:
        kind(key, base_url=TARGET)
    assert "pip install 'httpx[socks]'" in str(caught.value)
    assert "ALL_PROXY" in str(caught.value)
    assert "old-password" not in str(caught.value)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    kind(key, base_url=TARGET)  # the one for https comes first


@pytest.mark.parametrize(
    "value", ["foo://x", "socks4://127.0.0.1:9", "http://[::1", "http://a:b@c:d@e:f", "http://:x"]
)
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_a_proxy_that_cannot_be_used_is_one_sentence(value, kind, key, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", value)
    with pytest.raises(ConfigError, match="HTTPS_PROXY") as caught:
        kind(key, base_url=TARGET)
    assert "a:b" not in str(caught.value)


@pytest.mark.parametrize("mark", ["/", "#", "?", "//", "x/", "\\", "[", "]", "\x01", " "])
@pytest.mark.parametrize("before", ["http://me:", "me:", "http:/me:", "socks5://me:"])
def test_a_password_of_a_proxy_is_not_shown_whatever_is_in_it(mark, before, key, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", f"{before}old{mark}password@127.0.0.1:9")
    try:
        client = Client(key, base_url=TARGET)
    except ConfigError as error:
        assert "old" not in str(error)
        assert "password" not in str(error)
    else:
        client.close()


@pytest.mark.parametrize("quote", ['"{}"', "'{}'"])
def test_quotes_around_proxies_and_exceptions_are_taken_off(quote, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", quote.format("http://127.0.0.1:9"))
    assert proxy_for(TARGET).url == "http://127.0.0.1:9"
    monkeypatch.setenv("NO_PROXY", quote.format("localhost,example.test"))
    assert proxy_for(TARGET) is None


def test_socks_without_a_number_is_the_fifth(monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "socks://127.0.0.1:7890")
    assert proxy_for(TARGET).url == "socks5://127.0.0.1:7890"


def test_plain_http_and_this_machine_need_no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert proxy_for("http://192.168.0.5/v1") is None
    assert proxy_for("https://127.0.0.1/v1") is None
    assert proxy_for("https://localhost/v1") is None
    assert proxy_for("https://192.168.0.5/v1").variable == "HTTPS_PROXY"


def test_a_host_that_nobody_knows_is_not_asked_again(asked, monkeypatch):
    looked_up = []

    def nobody(host, *_, **__):
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    said = asked("https://somewhere.invalid/v1", both=False, max_retries=2)
    assert "could not be reached" in said
    assert "Check the host in base_url" in said
    assert len(looked_up) == 1


def test_a_name_that_cannot_be_looked_up_now_is_asked_again(asked, monkeypatch):
    looked_up = []

    def later(host, *_, **__):
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", later)
    asked("https://somewhere.invalid/v1", both=False, max_retries=1)
    assert len(looked_up) == 2
