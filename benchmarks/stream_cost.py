"""CPU per delta of ``chat.stream()``, against draining the same body and against peers.

Run: python benchmarks/stream_cost.py [DELTAS] [ROUNDS]

Every reader asks the same server, which runs in another process, for the same body; the rounds
alternate between the readers, so that a change of the machine's speed touches all of them.
"""

from __future__ import annotations

import json
import sys
from statistics import median
from time import process_time

import httpx
import httpx_sse
import openai
from serving import serving

from grok_jupyter import Client
from grok_jupyter.chat import user

BODY = {"model": "grok-4.6", "stream": True, "messages": [{"role": "user", "content": "x"}]}


def drained(url: str, http: httpx.Client) -> None:
    with http.stream("POST", f"{url}/chat/completions", json=BODY) as response:
        for _ in response.iter_raw():
            pass


def parsed(url: str, http: httpx.Client) -> None:
    with httpx_sse.connect_sse(http, "POST", f"{url}/chat/completions", json=BODY) as source:
        for event in source.iter_sse():
            if event.data != "[DONE]":
                json.loads(event.data)


def main() -> None:
    deltas = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    with serving("answer", deltas) as url, httpx.Client(trust_env=False) as http:
        ours = Client("key", base_url=url)
        theirs = openai.OpenAI(api_key="key", base_url=url)

        def grok_jupyter() -> None:
            for _, chunk in ours.chat.create("grok-4.6").append(user("x")).stream():
                _ = chunk.content

        def openai_package() -> None:
            for chunk in theirs.chat.completions.create(**BODY):
                _ = chunk.choices and chunk.choices[0].delta.content

        readers = {
            "httpx, drained": lambda: drained(url, http),
            "grok_jupyter": grok_jupyter,
            "httpx-sse + json": lambda: parsed(url, http),
            "openai": openai_package,
        }
        costs: dict[str, list[float]] = {name: [] for name in readers}
        for number in range(rounds + 1):
            for name, read in readers.items():
                begun = process_time()
                read()
                if number:  # the first round warms up
                    costs[name].append((process_time() - begun) / deltas * 1e6)
    for name, values in costs.items():
        spread = f"({min(values):.1f} to {max(values):.1f})"
        print(f"{name:<18} {median(values):7.1f} µs CPU per delta  {spread}")
    own = costs["grok_jupyter"]
    for name, bound in (
        ("httpx, drained", "target: at most 2.0"),
        ("openai", "target: at most 0.167"),
    ):
        ratio = median(a / b for a, b in zip(own, costs[name], strict=True))
        print(f"grok_jupyter / {name}: {ratio:.2f}  ({bound})")


if __name__ == "__main__":
    main()
