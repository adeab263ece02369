"""Chats whose answers are scripted."""

import json

import pytest


@pytest.fixture
def answering_server(raw):
    """A server that answers each question with the next of some contents; ``server.asked``."""

    def start(*contents, finish_reason="stop", **message):
        waiting, asked = list(contents), []

        def handle(exchange):
            while exchange.read():
                asked.append(exchange.json())
                content = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15,
                         "cost_in_usd_ticks": 1000}  # fmt: skip
                choice = {"index": 0, "finish_reason": finish_reason,
                          "message": {"content": content, **message}}  # fmt: skip
                body = {"id": "1", "model": "grok-test", "choices": [choice], "usage": usage}
                exchange.answer(json.dumps(body).encode(), kind="application/json")

        server = raw(handle)
        server.asked = asked
        return server

    return start


@pytest.fixture
def answering(answering_server, connect, ask):
    """A chat that is answered with some contents, and what returns the last request's body."""

    def start(*contents, **how):
        server = answering_server(*contents, **how)
        return ask(connect(server)), lambda index=-1: server.asked[index]

    return start
