"""TLS: certificates that are not trusted, what breaks, and what helps."""

import shutil
import socket
import ssl
import subprocess
import threading

import anyio
import pytest

from grok_jupyter import APIConnectionError, AsyncClient, Client, ConfigError, StreamError

PATIENCE = 20
TARGET = "https://api.example.test/v1"


@pytest.fixture
def tls(tmp_path):
    """Serve TLS on loopback with a certificate of one's own: `tls("IP:127.0.0.1")`."""
    listeners = []

    def serve(names, *more, answer=b""):
        cert, secret = tmp_path / "cert.pem", tmp_path / "key.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", secret,
                   "-out", cert, "-subj", "/CN=here", "-addext", f"subjectAltName={names}",
                   *(more or ("-days", "2"))]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, secret)
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        handshakes = []

        def loop():
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                handshakes.append(1)
                try:
                    secured = context.wrap_socket(connection, server_side=True)
                    if answer:
                        secured.recv(65536)
                        secured.sendall(answer)
                        bare = socket.socket(fileno=secured.detach())
                        bare.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)  # no such record
                        while bare.recv(65536):
                            pass  # what is unread when it closes would reset the connection
                        bare.close()
                    secured.close()
                except OSError:
                    connection.close()

        threading.Thread(target=loop, daemon=True).start()
        return f"https://127.0.0.1:{listener.getsockname()[1]}/v1", cert, handshakes

    yield serve
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")


@needs_openssl
def test_a_certificate_that_is_not_trusted_names_what_helps(tls, asked, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    url, cert, handshakes = tls("IP:127.0.0.1")
    said = asked(url, both=False, max_retries=2)
    assert len(handshakes) == 1
    for step in ("self-signed certificate", "SSL_CERT_FILE", "http_client", "cafile"):
        assert step in said
    assert "REQUESTS_CA_BUNDLE" not in said
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
    assert "REQUESTS_CA_BUNDLE" in asked(url)


@needs_openssl
def test_the_certificates_of_the_environment_are_trusted(tls, asked, monkeypatch):
    url, cert, _ = tls("IP:127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    said = asked(url, both=False)  # the connection is closed after the handshake
    assert "broke before an answer" in said


@needs_openssl
def test_a_certificate_for_another_name_says_so(tls, asked, monkeypatch):
    url, cert, handshakes = tls("DNS:elsewhere.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    said = asked(url, both=False, max_retries=2)
    assert "Check the host in base_url" in said
    assert len(handshakes) == 1


@needs_openssl
def test_a_certificate_that_has_expired_says_so(tls, asked, monkeypatch):
    dates = ("-not_before", "20200101000000Z", "-not_after", "20200102000000Z")
    try:
        url, cert, _ = tls("IP:127.0.0.1", *dates)
    except subprocess.CalledProcessError:
        pytest.skip("this openssl cannot make one")
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    assert "renewed" in asked(url)


@needs_openssl
@pytest.mark.parametrize("kind", ["blocking", "awaited"])
def test_tls_that_breaks_within_an_answer_is_no_handshake(kind, tls, ask, key, monkeypatch, event):
    body = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + event("so far")
    url, cert, _ = tls("IP:127.0.0.1", answer=body)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))

    async def awaited():
        async with AsyncClient(key, base_url=url, max_retries=0) as client:
            await ask(client).sample()

    with pytest.raises((StreamError, APIConnectionError)) as caught:
        if kind == "awaited":
            anyio.run(awaited)
        else:
            with Client(key, base_url=url, max_retries=0) as client:
                ask(client).sample()
    assert "handshake" not in str(caught.value)
    if kind == "blocking":  # asyncio may see the breach before it hands out what came before
        assert caught.value.response.content == "so far"


def test_https_to_a_server_of_plain_http_says_so(raw, asked):
    def handle(exchange):
        exchange.answer(b"no", "400 Bad Request")
        exchange.read()

    server = raw(handle)
    said = asked(f"https://127.0.0.1:{server.port}/v1", both=False, max_retries=2)
    assert "TLS" in said
    assert "speaks plain http" in said
    assert len(server.exchanges) == 1


@pytest.mark.parametrize("value", ["/no/such.pem", "'/no/such.pem'"])
def test_a_file_of_certificates_that_is_missing_is_named(value, key, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", value)
    with pytest.raises(ConfigError, match="SSL_CERT_FILE=") as caught:
        Client(key, base_url=TARGET)
    assert "No such file" in str(caught.value)


def test_a_log_of_keys_that_cannot_be_written_is_named(key, monkeypatch, tmp_path):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "missing" / "keys.log"))
    with pytest.raises(ConfigError, match="SSLKEYLOGFILE="):
        Client(key, base_url=TARGET)
