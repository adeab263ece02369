"""Streams of the Responses API as xAI sent them in August to October 2026, shortened."""

import json
from itertools import count

ID = "51855e1a-06b9-9928-adca-a680045ede35"
CITED = "https://www.britannica.com/question/What-is-the-capital-of-Australia"
FOUND = "https://en.wikipedia.org/wiki/Canberra"
MARK = f"[[1]]({CITED})"


def stream(*events, numbered=True):
    """Write events as the server does: a type, and JSON with a number that has no gaps."""
    numbers = count()
    blocks = []
    for kind, fields in events:
        numbering = {"sequence_number": next(numbers)} if numbered else {}
        text = json.dumps({**numbering, "type": kind, **fields}, separators=(",", ":"))
        blocks.append(f"event: {kind}\ndata: {text}\n\n")
    return "".join(blocks).encode()


def about(status="in_progress", model="grok-4.5", output=(), **fields):
    return {
        "response": {
            "created_at": 1791066850,
            "id": ID,
            "object": "response",
            "model": model,
            "output": list(output),
            "usage": None,
            "status": status,
            "metadata": {"system_fingerprint": "fp_a39489019fa99b6e"},
            "error": None,
            "incomplete_details": None,
            **fields,
        }
    }


def usage(**fields):
    return {
        "input_tokens": 1539,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": 51,
        "output_tokens_details": {"reasoning_tokens": 50},
        "total_tokens": 1590,
        "num_sources_used": 0,
        "num_server_side_tools_used": 0,
        "cost_in_usd_ticks": 33840000,
        "context_details": {"input_tokens": 1539, "output_tokens": 58},
        **fields,
    }


OPENING = [("response.created", about()), ("response.in_progress", about())]


def message_item(text="", index=0, status="in_progress", annotations=()):
    content = [part(text, annotations)] if text else []
    return {
        "content": content,
        "id": f"msg_{ID}",
        "role": "assistant",
        "type": "message",
        "status": status,
    }


def part(text="", annotations=()):
    return {"type": "output_text", "text": text, "logprobs": [], "annotations": list(annotations)}


def message_begins(index=0):
    at = {"item_id": f"msg_{ID}", "output_index": index}
    return [
        ("response.output_item.added", {"item": message_item(), "output_index": index}),
        ("response.content_part.added", {"content_index": 0, **at, "part": part()}),
    ]


def delta(text, index=0, **fields):
    fields = {"content_index": 0, "delta": text, "item_id": f"msg_{ID}", "output_index": index,
              "logprobs": [], **fields}  # fmt: skip
    return ("response.output_text.delta", fields)


def message_ends(text, index=0, annotations=()):
    at = {"content_index": 0, "item_id": f"msg_{ID}", "output_index": index}
    item = message_item(text, status="completed", annotations=annotations)
    return [
        ("response.output_text.done", {"text": text, **at}),
        ("response.content_part.done", {"part": part(text, annotations), **at}),
        ("response.output_item.done", {"item": item, "output_index": index}),
    ]


def message(*pieces, index=0):
    deltas = [delta(piece, index) for piece in pieces]
    return [*message_begins(index), *deltas, *message_ends("".join(pieces), index)]


def completed(*output, **fields):
    fields = {"usage": usage(), **fields}
    return [("response.completed", about("completed", output=output, **fields))]


def annotation(url, start, end, title="1", index=0):
    found = {"type": "url_citation", "url": url, "start_index": start, "end_index": end,
             "title": title}  # fmt: skip
    at = {"annotation_index": 0, "content_index": 0, "item_id": f"msg_{ID}"}
    return ("response.output_text.annotation.added",
            {"annotation": found, "output_index": index, **at})  # fmt: skip


def reasoning(*pieces, index=0, sealed=None):
    at = {"item_id": f"rs_{ID}", "output_index": index}
    item = {"id": f"rs_{ID}", "summary": [], "type": "reasoning", "status": "in_progress"}
    text = "".join(pieces)
    summary = {"text": text, "type": "summary_text"}
    events = [("response.output_item.added", {"item": item, "output_index": index})]
    if pieces:
        kind = "response.reasoning_summary_"
        empty = {"text": "", "type": "summary_text"}
        events += [(f"{kind}part.added", {**at, "part": empty, "summary_index": 0})]
        events += [
            (f"{kind}text.delta", {"delta": piece, **at, "summary_index": 0}) for piece in pieces
        ]
        events += [
            (f"{kind}text.done", {"text": text, **at, "summary_index": 0}),
            (f"{kind}part.done", {"part": summary, **at, "summary_index": 0}),
        ]
    done = {**item, "status": "completed", "summary": [summary] if pieces else []}
    if sealed:
        done["encrypted_content"] = sealed
    return [*events, ("response.output_item.done", {"item": done, "output_index": index})]


def search_begins(index=0, number=0):
    item = {
        "id": f"ws_{ID}_call-{number}",
        "type": "web_search_call",
        "status": "in_progress",
        "action": {"type": "search", "query": "", "sources": []},
    }
    return [("response.output_item.added", {"item": item, "output_index": index})]


def search_goes_on(index=0, number=0, *words):
    at = {"item_id": f"ws_{ID}_call-{number}", "output_index": index}
    words = words or ("in_progress", "searching", "completed")
    return [(f"response.web_search_call.{word}", at) for word in words]


def search_ends(query, *urls, index=0, number=0, status="completed"):
    item = {
        "id": f"ws_{ID}_call-{number}",
        "type": "web_search_call",
        "status": status,
        "action": {
            "type": "search",
            "query": query,
            "sources": [{"type": "url", "url": url} for url in urls],
        },
    }
    return [("response.output_item.done", {"item": item, "output_index": index})]


def function_call(name, arguments, index=0, call="call-2d64-0"):
    item = {"arguments": "", "call_id": call, "name": name, "type": "function_call",
            "id": f"fc_{ID}_0", "status": "in_progress"}  # fmt: skip
    at = {"item_id": f"fc_{ID}_0", "output_index": index}
    kind = "response.function_call_arguments"
    whole = {**item, "arguments": arguments, "status": "completed"}
    return [
        ("response.output_item.added", {"item": item, "output_index": index}),
        (f"{kind}.delta", {"delta": arguments, **at}),
        (f"{kind}.done", {"arguments": arguments, "name": name, **at}),
        ("response.output_item.done", {"item": whole, "output_index": index}),
    ]


TOOLS_USED = usage(
    input_tokens=7391,
    input_tokens_details={"cached_tokens": 2304},
    output_tokens=127,
    output_tokens_details={"reasoning_tokens": 60},
    total_tokens=7518,
    num_server_side_tools_used=1,
    cost_in_usd_ticks=166272000,
    server_side_tool_usage_details={"web_search_calls": 1, "x_search_calls": 0},
)
SENTENCE = "The capital of Australia is Canberra."

PLAIN = stream(*OPENING, *message("391"), *completed(message_item("391")))
SUMMARY = stream(*OPENING, *reasoning("The", " user asks"), *message("3", "91", index=1),
                 *completed())  # fmt: skip
SEARCH = stream(
    *OPENING,
    *search_begins(),
    *search_goes_on(),
    *search_ends("capital of Australia", CITED, FOUND),
    *message_begins(1),
    delta("The capital of Australia is ", 1),
    delta("Canberra.", 1),
    delta(MARK, 1),
    annotation(CITED, 37, 37 + len(MARK), index=1),
    *message_ends(SENTENCE + MARK, 1),
    *completed(usage=TOOLS_USED),
)
FUNCTION = stream(
    *OPENING, *reasoning(), *function_call("get_weather", '{"city":"Oslo"}', 1), *completed()
)
CAPTURES = {"plain": PLAIN, "summary": SUMMARY, "search": SEARCH, "function": FUNCTION}
