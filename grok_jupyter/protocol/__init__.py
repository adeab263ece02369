"""What travels, as plain data: events, chunks, responses, messages and errors; no I/O."""
