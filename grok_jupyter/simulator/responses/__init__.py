"""The Responses API, `/v1/responses`: xAI's second wire format, the one with its own tools.

`reading` reads requests, `writing` plays the scenes of an answer, `streaming` puts them on the
wire; `endpoint` joins them. Facts: live captures of August to October 2026 (crmne/ruby_llm,
gul-labs/any-llm), vercel/ai, xAI's documentation.
"""
