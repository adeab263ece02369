"""Habits about lists of models. See :mod:`grok_jupyter.protocol.habits.table`.

Each row: servers, what they do, what is made of it, the JSON, and the names of the models that
answer with text.
"""

from __future__ import annotations

from grok_jupyter.protocol.habits.table_answers import Row

__all__ = ["MODELS"]

MODELS: tuple[Row, ...] = (
    ("xAI", "`models`", "the list",
     [{"models": [{"id": "a", "output_modalities": ["text"]},
                  {"id": "b", "output_modalities": ["image"]}]}], ["a"]),
    ("OpenAI and most", "`data`", "the list",
     [{"object": "list", "data": [{"id": "a"}, {"id": "b"}]}], ["a", "b"]),
    ("Together", "a bare list; other kinds say `type`", "the models of text",
     [[{"id": "a", "type": "chat"}, {"id": "b", "type": "embedding"}]], ["a"]),
    ("gateways", "a list of names", "the names", [{"data": ["a", "b"]}], ["a", "b"]),
    ("gateways", "a bare list of names", "the names", [["a", "b"]], ["a", "b"]),
    ("gateways", "models by their names", "the names",
     [{"data": {"a": {"context": 1}, "b": {}}}], ["a", "b"]),
    ("gateways", "models by their names, without a name around them", "the names",
     [{"a": {"object": "model"}, "b": {"object": "model"}}], ["a", "b"]),
    ("LiteLLM", "`model_list` with `model_name`", "the names",
     [{"model_list": [{"model_name": "a"}]}], ["a"]),
    ("Ollama's own API", "`models` with `name` and `model`", "the names",
     [{"models": [{"name": "llama3:8b", "model": "llama3:8b"}]}], ["llama3:8b"]),
    ("llama-server", "its own list beside OpenAI's", "the names, once",
     [{"models": [{"name": "a"}], "object": "list", "data": [{"id": "a"}]}], ["a"]),
    ("Ollama, Go servers", "`null` for an empty list", "no models",
     [{"object": "list", "data": None}], []),
    ("gateways", "a list within an object", "the list",
     [{"result": {"models": [{"id": "a"}]}}], ["a"]),
    ("OpenRouter", "modalities in `architecture`", "the models of text",
     [{"data": [{"id": "a", "architecture": {"output_modalities": ["text"]}},
                {"id": "b", "architecture": {"output_modalities": ["image"]}}]}], ["a"]),
    ("Mistral, Azure", "what a model can do in `capabilities`", "the models of chat",
     [{"data": [{"id": "a", "capabilities": {"completion_chat": True}},
                {"id": "b", "capabilities": {"completion_chat": False}}]}], ["a"]),
    ("gateways", "the same model twice", "once",
     [{"data": [{"id": "a"}, {"id": "a"}]}], ["a"]),
)  # fmt: skip
