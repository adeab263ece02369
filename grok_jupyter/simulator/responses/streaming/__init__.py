"""An answer of `/v1/responses` on the wire: events, the whole response, usage, faults."""
