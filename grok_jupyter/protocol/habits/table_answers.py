"""Habits about text, reasoning, endings and usage. See :mod:`grok_jupyter.protocol.habits.table`.

Each row: servers, what they do, what is made of it, the JSON of the events, fields of the response.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ANSWERS", "Row"]

Row = tuple[str, str, str, list[Any], Any]


def _delta(_finish: str | None = None, /, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": _finish}]}


def _choice(**choice: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, **choice}]}


_PART = {"type": "text", "text": "Hi"}
_THOUGHT = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}
_BOTH = {"content": "Hi", "reasoning_content": "Hm"}

ANSWERS: tuple[Row, ...] = (
    ("OpenRouter, vLLM, Ollama, Groq", "reasoning in `delta.reasoning`", "`reasoning_content`",
     [_delta(content="", reasoning="Hm"), _delta(content="Hi")], _BOTH),
    ("vLLM, LiteLLM", "the same reasoning under two names", "it is taken once",
     [_delta(reasoning="Hm", reasoning_content="Hm"), _delta(content="Hi")], _BOTH),
    ("OpenRouter", "reasoning only in `reasoning_details`", "its text, without encrypted parts",
     [_delta(reasoning_details=[{"type": "reasoning.text", "text": "H"},
                                {"type": "reasoning.summary", "summary": "m"},
                                {"type": "reasoning.encrypted", "data": "c2VjcmV0"}]),
      _delta(content="Hi")], _BOTH),
    ("gateways", "reasoning in the choice, beside the delta", "`reasoning_content`",
     [_choice(delta={"content": ""}, reasoning="Hm"), _delta(content="Hi")], _BOTH),
    ("LiteLLM", "reasoning in `thinking_blocks`", "`reasoning_content`",
     [_delta(thinking_blocks=[{"type": "thinking", "thinking": "Hm", "signature": "x"}]),
      _delta(content="Hi")], _BOTH),
    ("gateways before Ollama", "reasoning in `delta.thinking`", "`reasoning_content`",
     [_delta(thinking="Hm"), _delta(content="Hi")], _BOTH),
    ("Mistral", "content in parts, some of them thoughts", "thoughts are reasoning, texts content",
     [_delta(content=[_THOUGHT]), _delta(content=[_PART])], _BOTH),
    ("Mistral, LiteLLM", "content in parts: objects, or plain strings", "their text",
     [_delta(content=[_PART, "!", {"type": "reference", "reference_ids": [1]}])],
     {"content": "Hi!"}),
    ("gateways of the Assistants API", "a part whose text is an object", "the `value` in it",
     [_delta(content=[{"type": "text", "text": {"value": "Hi"}}])], {"content": "Hi"}),
    ("gateways", "content that is one part, not a list", "its text",
     [_delta(content=_PART)], {"content": "Hi"}),
    ("gateways that decode JSON answers", "content that is an object", "JSON again",
     [_delta(content={"x": 1})], {"content": '{"x": 1}'}),
    ("gateways that decode JSON answers", "an object with names as parts have them", "JSON again",
     [_delta(content={"text": "a", "label": "b"})], {"content": '{"text": "a", "label": "b"}'}),
    ("gateways that decode JSON answers", "an object with a `type` of its own", "JSON again",
     [_delta(content={"type": "circle", "r": 2})], {"content": '{"type": "circle", "r": 2}'}),
    ("gateways that decode JSON answers", "a list of texts or objects", "JSON again",
     [_delta(content=["a", "b"]), _delta(content=[{"text": "a"}, {"type": "circle"}])],
     {"content": '["a", "b"][{"text": "a"}, {"type": "circle"}]'}),
    ("gateways that decode JSON answers", "content that is a number", "as JSON writes it",
     [_delta(content=4), _delta(content=2.5), _delta(content=0)], {"content": "42.50"}),
    ("gateways", "`delta` that is a text", "content",
     [_choice(delta="Hi")], {"content": "Hi"}),
    ("servers of the old completions", "`text` in place of a delta", "content",
     [_choice(text="H"), _choice(text="i", finish_reason="stop")],
     {"content": "Hi", "finish_reason": "stop"}),
    ("hermes, MiniMax", "the whole message again in the last chunk", "only what had not arrived",
     [_delta(content="H"), _choice(delta={}, message={"content": "Hi"}, finish_reason="stop")],
     {"content": "Hi", "finish_reason": "stop"}),
    ("MiniMax", "a last chunk that is a whole completion", "only what had not arrived",
     [_delta(content="Hi"), {"object": "chat.completion", "choices": [
         {"index": 0, "message": {"content": "Hi"}, "finish_reason": "stop"}]}],
     {"content": "Hi", "finish_reason": "stop"}),
    ("gateways", "`message` for `delta`", "each is a piece",
     [_choice(message={"content": "H"}), _choice(message={"content": "i"})], {"content": "Hi"}),
    ("gateways", "a message that is a text", "content",
     [_choice(message="Hi", finish_reason="stop")], {"content": "Hi"}),
    ("Ollama's own API", "`message` at the top, `done` at the end", "content and `finish_reason`",
     [{"message": {"role": "assistant", "content": "Hi"}, "done": False},
      {"message": {"content": ""}, "done": True, "done_reason": "stop"}],
     {"content": "Hi", "finish_reason": "stop"}),
    ("DashScope's own API", "choices in `output`, `finish_reason` the word `null`",
     "content; the ending is not one yet",
     [{"output": {"choices": [{"message": {"content": "H"}, "finish_reason": "null"}]}},
      {"output": {"choices": [{"message": {"content": "i"}, "finish_reason": "null"}]}}],
     {"content": "Hi", "finish_reason": None}),
    ("gateways", "`choices` that is one object", "that choice",
     [{"choices": {"index": 0, "delta": {"content": "Hi"}}}], {"content": "Hi"}),
    ("gateways", "`choices` by their index", "the choices",
     [{"choices": {"0": {"index": 0, "delta": {"content": "Hi"}}}}], {"content": "Hi"}),
    ("gateways", "`text` in the choice, beside a delta with a role only", "content",
     [_choice(delta={"role": "assistant"}, text="Hi")], {"content": "Hi"}),
    ("gateways", "an index that is a text, a float, missing or below 0", "the number, or the place",
     [{"choices": [{"index": index, "delta": {"content": text}}]}
      for index, text in (("0", "a"), (0.0, "b"), (None, "c"), (-1, "d"))], {"content": "abcd"}),
    ("OpenAI", "a refusal in `delta.refusal`", "content; `is_refused` is true",
     [_delta(refusal="I can"), _delta(refusal="not.")],
     {"content": "I cannot.", "is_refused": True}),
    ("OpenAI", "a refusal as a part of the content", "content; `is_refused` is true",
     [_delta(content=[{"type": "refusal", "refusal": "No."}])],
     {"content": "No.", "is_refused": True}),
    ("Gemini's gateways", "`finishReason`", "`finish_reason`",
     [_delta(content="Hi"), _choice(delta={}, finishReason="STOP")],
     {"content": "Hi", "finish_reason": "STOP"}),
    ("Anthropic's gateways", "`stop_reason` and no `finish_reason`", "`finish_reason`",
     [_delta(content="Hi"), _choice(delta={}, stop_reason="end_turn")],
     {"content": "Hi", "finish_reason": "end_turn"}),
    ("gateways", "`finish_reason` in the delta", "`finish_reason`",
     [_choice(delta={"content": "Hi", "finish_reason": "stop"})], {"finish_reason": "stop"}),
    ("Groq", "usage in `x_groq`", "`usage`",
     [_delta(content="Hi"), {"choices": [], "x_groq": {"usage": {"total_tokens": 7}}}],
     {"usage.total_tokens": 7}),
    ("Moonshot", "usage in the choice", "`usage`",
     [_choice(delta={"content": "Hi"}, usage={"total_tokens": 7})], {"usage.total_tokens": 7}),
    ("Anthropic's and Responses' gateways", "`input_tokens`, `output_tokens`", "`usage`",
     [{"choices": [], "usage": {"input_tokens": 3, "output_tokens": 4}}],
     {"usage.prompt_tokens": 3, "usage.completion_tokens": 4}),
    ("DeepSeek", "cached tokens beside the details", "`cached_prompt_text_tokens`",
     [{"choices": [], "usage": {"prompt_tokens": 3, "prompt_cache_hit_tokens": 2}}],
     {"usage.prompt_tokens": 3, "usage.cached_prompt_text_tokens": 2}),
    ("gateways", "numbers of usage and dates as texts", "numbers",
     [{"created": "1700000000", "choices": [], "usage": {"total_tokens": "7"}}],
     {"created": 1700000000, "usage.total_tokens": 7}),
    ("gateways", "ids that are numbers", "texts",
     [{"id": 7, "model": 8, **_delta(content="Hi")}], {"id": "7", "model": "8"}),
    ("OpenRouter, Perplexity", "sources in `annotations`", "`citations`",
     [_delta(content="Hi", annotations=[{"type": "url_citation",
                                         "url_citation": {"url": "https://a.example"}}])],
     {"content": "Hi", "citations": ["https://a.example"]}),
    ("gateways", "`citations` that is one text", "a list",
     [{**_delta(content="Hi"), "citations": "https://a.example"}],
     {"content": "Hi", "citations": ["https://a.example"]}),
    ("LiteLLM, Apertis, one-api", "an empty error object beside good chunks", "nothing",
     [{**_delta("stop", content="Hi"), "error": {"message": "", "type": "x", "code": None}}],
     {"content": "Hi", "finish_reason": "stop"}),
    ("MiniMax", "`base_resp` with the status 0", "nothing",
     [{**_delta(content="Hi"), "base_resp": {"status_code": 0, "status_msg": ""}}],
     {"content": "Hi"}),
)  # fmt: skip
