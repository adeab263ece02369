"""Habits about errors in a body or an event. See :mod:`grok_jupyter.protocol.habits.table`.

Each row: servers, what they do, what is made of it, the JSON, and what the error says.
"""

from __future__ import annotations

from grok_jupyter.protocol.habits.table_answers import Row

__all__ = ["ERRORS"]

_RAW = '{"code": "x", "error": "Grammar too complex."}'

ERRORS: tuple[Row, ...] = (
    ("xAI", "flat `code` and `error`", "an error",
     [{"code": "unavailable", "error": "Timed out."}], "Timed out"),
    ("OpenAI and most", "`error` with a `message`", "an error",
     [{"error": {"message": "Too long.", "type": "x", "code": None}}], "Too long"),
    ("several", "an error beside choices", "an error, after the text beside it",
     [{"choices": [{"index": 0, "delta": {"content": "He"}}], "error": {"message": "Died"}}],
     "Died"),
    ("OpenRouter", "an error in the choice", "an error",
     [{"choices": [{"index": 0, "delta": {}, "error": {"code": 502, "message": "Idle"}}]}], "Idle"),
    ("gateways", "an error in the delta", "an error",
     [{"choices": [{"index": 0, "delta": {"error": {"message": "Idle"}}}]}], "Idle"),
    ("gateways", "an error in the message", "an error",
     [{"choices": [{"index": 0, "message": {"content": None, "error": "Idle"}}]}], "Idle"),
    ("gateways", "an error as a part of the content", "an error",
     [{"choices": [{"index": 0, "delta": {"content": [
         {"type": "error", "error": {"message": "Idle"}}]}}]}], "Idle"),
    ("OpenRouter", "the reason in `error.metadata.raw`", "the reason and the provider are said",
     [{"error": {"message": "Provider returned error", "code": 400,
                 "metadata": {"raw": _RAW, "provider_name": "xAI"}}}],
     "Provider returned error (xAI: Grammar too complex)"),
    ("LiteLLM, one-api", "an error as JSON within the message", "what it says",
     [{"error": {"message": '{"error": {"message": "No such model"}}'}}], "No such model"),
    ("Azure", "the reason in `innererror`", "it is said",
     [{"error": {"message": "Filtered", "innererror": {"code": "ResponsibleAIPolicyViolation"}}}],
     "Filtered (ResponsibleAIPolicyViolation)"),
    ("Groq", "what the model wrote in `failed_generation`", "it is said",
     [{"error": {"message": "Failed to generate JSON.", "failed_generation": "Sure!"}}],
     "Failed to generate JSON (Sure!)"),
    ("FastAPI: vLLM, Mistral", "`detail`, a list with places", "each place and what is wrong",
     [{"detail": [{"loc": ["body", "top_p"], "msg": "Too large"}]}], "body.top_p: Too large"),
    ("vLLM, FastChat", '`"object": "error"`', "an error",
     [{"object": "error", "message": "Not loaded", "code": 40401}], "Not loaded"),
    ("MiniMax", "`base_resp` with another status than 0", "an error",
     [{"choices": None, "base_resp": {"status_code": 1004, "status_msg": "login fail"}}],
     "login fail"),
    ("Baidu", "`error_code` and `error_msg`", "an error",
     [{"error_code": 17, "error_msg": "Open api daily request limit reached"}],
     "Open api daily request limit reached"),
    ("one-api", '`"success": false`', "an error",
     [{"success": False, "message": "No channel"}], "No channel"),
    ("LM Studio", "200 with a text in `error` for a path it does not know", "an error",
     [{"error": "Unexpected endpoint or method. (POST /chat)"}],
     "Unexpected endpoint or method. (POST /chat)"),
    ("gateways", "a list of `errors`", "what they say",
     [{"errors": [{"message": "One"}, {"message": "Two"}]}], "One; Two"),
    ("gateways", "`error: true` beside a message", "the message",
     [{"error": True, "message": "Broken"}], "Broken"),
    ("gateways", "an error that is a number", "the message beside it",
     [{"error": 503, "message": "Overloaded"}], "Overloaded"),
)  # fmt: skip
