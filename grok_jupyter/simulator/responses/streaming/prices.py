"""What an answer of `/v1/responses` costs: tokens of all turns, and the tools' fees.

Exact on eleven captures of 2026-10: `output_tokens` includes reasoning, unlike Chat's completion;
the input sums up all turns; failed calls are free. 1 USD is 1e10 ticks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grok_jupyter.simulator.streaming.usage import CACHE_BLOCK

if TYPE_CHECKING:
    from grok_jupyter.simulator.responses.reading.body import ResponsesRequest
    from grok_jupyter.simulator.responses.writing.output import Output
    from grok_jupyter.simulator.streaming.usage import Meter

__all__ = ["FEES", "usage"]

#: Ticks for one of each (xAI docs, Pricing, since 2026-09-21): calls, and what X search brings.
FEES = {
    "web_search_calls": 50_000_000,
    "x_posts_fetched": 50_000_000,
    "x_users_fetched": 100_000_000,
    "code_interpreter_calls": 50_000_000,
    "file_search_calls": 25_000_000,
    "document_search_calls": 100_000_000,
}
# All that is counted, in the order of live traffic.
_COUNTED = (
    "web_search_calls", "x_search_calls", "x_posts_fetched", "x_users_fetched",
    "code_interpreter_calls", "file_search_calls", "mcp_calls", "document_search_calls",
    "image_generation_calls",
)  # fmt: skip
# A prompt that nobody sees but everybody pays (captured 2026-09 and 10), and one for each tool.
_HIDDEN, _HIDDEN_MODELS = 1500, frozenset({"grok-4.5", "grok-4.6", "grok-4.7"})
_PER_TOOL = 900
# From so many prompt tokens on, tokens cost twice as much.
_LONG = 200_000


def usage(request: ResponsesRequest, output: Output, meter: Meter) -> dict[str, Any]:
    """Return the `usage` object of an answer as far as it has come."""
    model = request.model
    first = meter.text + meter.images + _PER_TOOL * len(request.tools.servers)
    first += _HIDDEN if model.id in _HIDDEN_MODELS else 0
    turns, cached = [first], [meter.cached]
    for result in output.turns:
        # What was sent once is cached when it is sent again with a tool's result.
        cached.append(turns[-1] - turns[-1] % CACHE_BLOCK)
        turns.append(turns[-1] + result)
    written = output.visible + output.reasoned
    price, cached_price, output_price = model.prices
    ticks = written * output_price * (2 if turns[-1] >= _LONG else 1)
    for sent, known in zip(turns, cached, strict=True):
        factor = 2 if sent >= _LONG else 1
        ticks += factor * ((sent - known) * price + known * cached_price)
    ticks *= 2 if request.has_priority else 1
    ticks += sum(count * FEES.get(name, 0) for name, count in output.fetched.items())
    calls = sum(count for name, count in output.fetched.items() if name.endswith("_calls"))
    details = {name: output.fetched[name] for name in _COUNTED}
    return {
        "input_tokens": sum(turns),
        "input_tokens_details": {"cached_tokens": sum(cached)},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": output.reasoned},
        "total_tokens": sum(turns) + written,
        "num_sources_used": 0,  # also after a search (captured 2026-10)
        "num_server_side_tools_used": calls,
        "cost_in_usd_ticks": ticks,
        **({"server_side_tool_usage_details": details} if calls else {}),
        "context_details": {"input_tokens": turns[-1], "output_tokens": written},
    }
