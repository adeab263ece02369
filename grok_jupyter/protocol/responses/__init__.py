"""The Responses API: messages in its words, and its events read into chunks.

Source of the shapes: xAI REST reference, Responses, and captured traffic of August to October 2026.
"""
