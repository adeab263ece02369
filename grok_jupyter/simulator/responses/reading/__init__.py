"""Reading a request to `/v1/responses`: its fields, its input items, its tools."""
