"""A talk over either wire format is the same talk."""

import json
import re

from grok_jupyter import ChatWidget, Client
from grok_jupyter.simulator import Knobs, SimulatorServer

DIFFERS = {"api", "asked_at", "created", "elapsed", "id", "time_to_first_token", "usage", "sealed",
           "reasoning_content", "thought"}  # fmt: skip


def told(value):
    if isinstance(value, dict):
        return {name: told(one) for name, one in value.items() if name not in DIFFERS}
    return [told(one) for one in value] if isinstance(value, list) else value


def test_its_turns_and_exports_do_not_tell_which_one_it_came_over(tmp_path):
    exports = []
    with SimulatorServer(Knobs(rate=0, first_token=0, reasoning="none")) as server:
        for api in ("chat", "responses"):
            with Client("any", base_url=server.url, api=api) as client:
                chat = ChatWidget(client=client, model="grok-4.6")
                for question in ("Hello", "Show me Markdown", "And now?"):
                    chat.send(question)
                assert chat.response.api == api
                for kind in ("md", "json", "ipynb"):
                    chat.export(tmp_path / f"{api}.{kind}")
                chat.close()
            # What was used differs: over one of them, xAI bills a hidden prompt.
            files = [(tmp_path / f"{api}.{kind}").read_text() for kind in ("md", "json", "ipynb")]
            files = [re.sub(r"<sub>.*?</sub>", "<sub></sub>", text) for text in files]
            exports.append([files[0], *(told(json.loads(text)) for text in files[1:])])
    assert exports[0] == exports[1]
