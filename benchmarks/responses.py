"""CPU per delta of the Responses API, against Chat Completions on the same text.

Run: python benchmarks/responses.py [DELTAS] [ROUNDS]

Both bodies come from servers in other processes; the rounds alternate between the formats, so that
a change of the machine's speed touches both. An event of the Responses API has some 200 bytes.
"""

from __future__ import annotations

import sys
from statistics import median
from time import process_time

from serving import serving

from grok_jupyter import Client
from grok_jupyter.chat import user

TARGET = 1.3


def main() -> None:
    deltas = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    costs: dict[str, list[float]] = {"chat": [], "responses": []}
    with serving("answer", deltas) as chat, serving("responses", deltas) as responses:
        clients = {
            "chat": Client("key", base_url=chat),
            "responses": Client("key", base_url=responses, api="responses"),
        }
        for number in range(rounds + 1):
            for name, client in clients.items():
                begun = process_time()
                for _, chunk in client.chat.create("grok-4.6").append(user("x")).stream():
                    _ = chunk.content
                if number:  # the first round warms up
                    costs[name].append((process_time() - begun) / deltas * 1e6)
    for name, values in costs.items():
        spread = f"({min(values):.1f} to {max(values):.1f})"
        print(f"{name:<10} {median(values):6.1f} µs CPU per delta  {spread}")
    ratios = [a / b for a, b in zip(costs["responses"], costs["chat"], strict=True)]
    print(f"responses / chat: {median(ratios):.2f}  (target: at most {TARGET})")


if __name__ == "__main__":
    main()
