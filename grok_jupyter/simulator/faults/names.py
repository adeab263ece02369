"""The faults by name, each with a sentence for `--help` and for the reader of a test."""

from __future__ import annotations

__all__ = [
    "BATCHES",
    "EVERY_FAULT",
    "FAULTS",
    "HABITS",
    "OF_BOTH",
    "OF_CHAT",
    "OF_RESPONSES",
    "REPLIES",
    "RESPONSES",
    "STREAM",
    "WIRE",
]

REPLIES = {
    "rate-limit": "429 with Retry-After",
    "spending-limit": "429 because the team's credits are used up: not worth retrying",
    "spending-limit-403": "the same with status 403",
    "server-error": "500 with a JSON body",
    "unavailable": "503 with a JSON body",
    "overloaded": "529 with a JSON body",
    "forbidden": "403: the prompt violates the usage guidelines",
    "html-502": "502 with a proxy's HTML page",
    "html-200": "200 with an HTML page, as a captive portal sends",
    "json-200": "200 with an application/json error in place of the stream",
    "whole-json": "200 with the whole answer as JSON although a stream was asked for",
    "redirect": "307 to another host, which must never see the key",
    "stall-headers": "the request is read and never answered, not even with headers",
}

STREAM = {
    "stall-first": "headers, then silence before the first event",
    "stall": "silence in mid-answer",
    "empty-deltas": "empty deltas without end and never any content",
    "cut-before-first": "headers, then the connection drops",
    "empty-stream": "headers, then a clean end without a single event",
    "cut": "the connection drops in mid-answer",
    "truncated": "a clean end in mid-answer, without finish reason and [DONE], or the last event",
    "eof-after-finish": "a clean end after the finish chunk, without usage and [DONE] (valid)",
    "no-done": "everything but [DONE] (valid)",
    "error-first": "the first event is an error",
    "error-event": "an error event, flat, in mid-answer",
    "error-event-nested": "an error event, nested as OpenAI nests it, in mid-answer",
    "malformed": "an event in mid-answer that is not JSON",
    "endless-line": "a data line in mid-answer that never ends",
}

HABITS = {
    "surrogates": "an emoji cut into its two UTF-16 halves in two events",
    "line-separators": "U+2028, U+2029 and U+0085, unescaped, inside the text",
    "nulls": "null for every field that has nothing to say",
    "role-never": "no role in any delta",
    "new-ids": "another id in every chunk",
    "no-created": "no created time",
    "finish-on-text": "the finish reason on the last text chunk instead of an own one",
    "empty-finish": "an empty finish reason on every chunk before the last",
    "no-finish": "no finish reason at all; [DONE] alone ends the stream",
    "usage-on-finish": "usage on the finish chunk, not in a chunk of its own",
    "unknown-fields": "fields that no reference mentions",
}

WIRE = {
    "crlf": "lines end in CR LF",
    "cr": "lines end in CR alone",
    "bom": "a byte order mark before the first line",
    "comments": "comment lines between the events, as proxies keep a connection alive",
    "multiline": "the JSON of an event spread over several data lines",
    "named-events": "event, id and retry fields beside the data",
    "no-space": "no space after the colon",
    "unterminated": "no blank line after the last event",
}

#: The faults of /v1/responses alone.
RESPONSES = {
    "response-failed": "response.failed in mid-answer",
    "incomplete": "response.incomplete in mid-answer, as at a limit, without any done events",
    "error-flat": 'an event {"code", "error"} without a type in mid-answer',
    "stale-encrypted": "400 for encrypted content that comes back, and for nothing else",
    "no-terminal": "all items are done, then a clean end without the last event",
    "stall-alive": "silence in mid-answer but for comments, without end",
    "keepalive-data": 'events {"type": "keepalive"} between the others, as Azure sends them',
    "done": "[DONE] after the last event (valid)",
    "unknown-events": "events and an item of types that no reference mentions",
    "no-sequence-number": "no sequence_number in any event",
    "no-output-index": "no output_index in any event",
    "no-event-names": "no event: lines, only data",
    "no-deltas": "the text only in the events that end it",
    "terminal-only": "the first two events and the last one, nothing between",
    "reasoning-text": "reasoning_text events in place of a summary",
}

#: The faults of /v1/batches alone; what afflicts a chat completion afflicts those in a batch, too.
BATCHES = {
    "batch-refused": "the server cancels the batch, as it does for a model that it does not take",
    "batch-expired": "the batch expires with half of its requests unanswered",
    "batch-row": "the first request of the batch fails",
}

#: The faults of Chat Completions, by name.
FAULTS = {**REPLIES, **STREAM, **HABITS, **WIRE}

_CHAT_ALONE = {
    "eof-after-finish", "no-done", *HABITS.keys() - {"surrogates", "line-separators",
                                                     "unknown-fields"},
}  # fmt: skip

#: Every fault by name, of whichever API; and the same by where they act.
EVERY_FAULT = {**FAULTS, **RESPONSES, **BATCHES}
OF_CHAT = {name: said for name, said in FAULTS.items() if name in _CHAT_ALONE}
OF_BOTH = {name: said for name, said in FAULTS.items() if name not in _CHAT_ALONE}
OF_RESPONSES = RESPONSES
