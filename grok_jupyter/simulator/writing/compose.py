"""From a request to the plan of its answer."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from grok_jupyter.simulator.writing.asked import asked_for
from grok_jupyter.simulator.writing.brief import brief_answer
from grok_jupyter.simulator.writing.calls import tool_calls, wants_call
from grok_jupyter.simulator.writing.corrections import correction
from grok_jupyter.simulator.writing.frames import about_frame
from grok_jupyter.simulator.writing.instances import Writer
from grok_jupyter.simulator.writing.longtext import long_text
from grok_jupyter.simulator.writing.plan import Choice, Plan, ToolCall
from grok_jupyter.simulator.writing.prepared import prepared_answer, read_answer
from grok_jupyter.simulator.writing.quote import beginning, code_span
from grok_jupyter.simulator.writing.reasoning import reasoning_mode, reasoning_tokens
from grok_jupyter.simulator.writing.results import SIGNATURE, after_tools, with_results
from grok_jupyter.simulator.writing.tokens import count, tokenize

if TYPE_CHECKING:
    from grok_jupyter.simulator.request.chat import ChatRequest

__all__ = ["compose"]

# Invented response times lie in the seven months after this one, 2026-01-01T00:00:00Z.
EPOCH, SPREAD = 1_767_225_600, 18_000_000


def compose(request: ChatRequest) -> Plan:
    """Decide the whole answer; the same request always gives the same one."""
    seed = int(request.identity[:15], 16)
    calls = tool_calls(request) if wants_call(request) else ()
    text, subject = ("", "a tool call") if calls else _text(request)
    mode = reasoning_mode(request)
    return Plan(
        id=str(uuid.UUID(hex=request.identity[:32], version=4)),
        created=EPOCH + seed % SPREAD,
        mode=mode,
        reasoning=reasoning_tokens(request, subject) if mode != "none" else (),
        choices=tuple(
            _choice(request, index, text, calls) for index in range(request.limits.choices)
        ),
    )


def _choice(request: ChatRequest, index: int, text: str, calls: tuple[ToolCall, ...]) -> Choice:
    if calls:
        return Choice(index, (), calls, "tool_calls")
    # An answer in JSON must stay JSON, so only prose says which of several it is.
    if request.limits.choices > 1 and request.schema is None:
        text = f"(Answer {index + 1} of {request.limits.choices})\n\n{text}"
    ends = [text.index(stop) for stop in request.limits.stops if stop in text]
    tokens = tokenize(text[: min(ends, default=len(text))])
    limit = request.limits.tokens
    if limit is not None and limit < len(tokens):
        return Choice(index, tuple(tokens[:limit]), (), "length")
    return Choice(index, tuple(tokens), (), "stop")


def _text(request: ChatRequest) -> tuple[str, str]:
    """Return the answer's text and, for the reasoning, what it is."""
    last = request.messages[-1]
    images = [image for message in request.messages for image in message.images]
    if request.knobs.tokens is not None:
        return long_text(request.knobs.tokens), "a long generated text"
    if request.schema is not None:
        return _json(request), "a JSON object that fits the schema"
    if request.results:
        return after_tools(request), "the tool's result back"
    if last.images:
        return _seen(request), "the type and size of each image"
    brief = brief_answer(request.prompt)
    if brief is not None:
        return brief, "what a few prepared rules say"
    corrected = correction(request.prompt)
    if corrected is not None:
        return f"{corrected}\n\n{SIGNATURE}", "the corrected cell"
    frame = about_frame(request.prompt)
    if frame is not None:
        return f"{frame}\n\n{SIGNATURE}", "what the profile of the data says"
    name = prepared_answer(request.prompt)
    if name is not None:
        return read_answer(name), f"the prepared answer “{name.replace('_', ' ')}”"
    note = f"\n\nI also see {len(images)} image(s) earlier on." if images else ""
    return _honest(request) + note, "an honest note about who I am"


def _json(request: ChatRequest) -> str:
    if request.schema:
        value = with_results(Writer(request.schema, asked_for(request)).write(), request)
        return json.dumps(value, ensure_ascii=False)
    plain = {"prompt": beginning(request.prompt), "answer": 42, "written_by": "grok-demo, not Grok"}
    return json.dumps(plain, ensure_ascii=False)


def _seen(request: ChatRequest) -> str:
    images = request.messages[-1].images
    lines = [f"- Image {number}: {image}" for number, image in enumerate(images, 1)]
    head = "I received one image:" if len(images) == 1 else f"I received {len(images)} images:"
    asked = f"You asked: {code_span(beginning(request.prompt))}. " if request.prompt else ""
    tail = f"{asked}I can measure pictures, but I cannot see what is in them; Grok can."
    return "\n".join([head, "", *lines, "", tail, "", SIGNATURE])


def _honest(request: ChatRequest) -> str:
    earlier = [m.text for m in request.messages[:-1] if m.role == "user"]
    memory = (
        f"Before that you said {code_span(beginning(earlier[-1], 80) or '…')}, and this endpoint "
        f"got the whole conversation with your request: {len(request.messages)} messages, "
        f"{sum(count(message.text) for message in request.messages)} tokens of text.\n\n"
        if earlier
        else ""
    )
    prompt = beginning(request.prompt) or "nothing"
    filled = read_answer("unprepared").replace("{memory}", memory)
    return filled.replace("{prompt}", code_span(prompt))
