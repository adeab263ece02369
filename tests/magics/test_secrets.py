"""What is called like a secret, in names, in what values hold and in texts."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest

from grok_jupyter.frontends.magics.fix.secrets import has_credentials, holds_secrets, is_secret


@pytest.mark.parametrize(
    "name",
    [
        "auth_header",
        "authHeader",
        "auth",
        "AUTH_TOKEN",
        "mytok",
        "tok",
        "apiToken",
        "x_token",
        "pw",
        "db_pw",
        "dbPw",
        "pwd",
        "dsn",
        "my_dsn",
        "password",
        "user_password",
        "PASSWORD",
        "passphrase",
        "apikey",
        "API_KEY",
        "apiKey",
        "secret",
        "clientSecret",
        "cookie",
        "Authorization",
        "X-Api-Key",
        "bearer",
        "jwt",
        "creds",
        "credentials",
        "private_key",
        "connStr",
        "oauth",
        "authtoken",
        "tokenizer",
    ],
)
def test_a_name_like_that_of_a_secret_is_one(name):
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "author",
        "authors",
        "price",
        "keys",
        "stock",
        "header",
        "rows",
        "spinner",
        "passenger",
        "compass",
        "url",
        "df",
    ],
)
def test_other_names_are_not(name):
    assert not is_secret(name)


class Login(NamedTuple):
    user: str
    pw: str


class Endless(dict):
    def items(self):
        while True:
            yield ("a", 1)


@pytest.mark.parametrize(
    "value",
    [
        {"password": "x"},
        {"Authorization": "Bearer x"},
        [{"a": {"db": {"dsn": "x"}}}],
        ({"a": 1}, [("X-Api-Key", "x")]),
        Login("me", "x"),
        SimpleNamespace(password="x"),
        {"c": SimpleNamespace(auth_token="x")},
    ],
)
def test_a_value_with_such_a_name_in_it_holds_a_secret(value):
    assert holds_secrets(value)


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], "password", 7, None, Endless()])
def test_others_hold_none(value):
    assert not holds_secrets(value)


def test_a_value_that_holds_itself_is_looked_at_to_an_end():
    value = {"a": []}
    value["a"].append(value)
    assert not holds_secrets(value)


@pytest.mark.parametrize(
    "text",
    [
        "postgres://me:geheim@host/db",
        "https://u:p@host",
        "{'Authorization': 'Bearer abcdef'}",
        "Config(password='x')",
        '"api_key": "x"',
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
)
def test_a_text_with_credentials_is_seen(text):
    assert has_credentials(text)


@pytest.mark.parametrize(
    "text", ["https://host/a@b", "price: 12", "password=None", "10:30 me@host", "basic skills"]
)
def test_other_texts_have_none(text):
    assert not has_credentials(text)
