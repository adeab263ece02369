"""Events with which a server only keeps a connection alive."""

from __future__ import annotations

__all__ = ["NOTHING", "PINGS"]

PINGS = {"heartbeat", "keep-alive", "keepalive", "keep_alive", "ping"}
"""Types of such events."""

NOTHING = {"null", "[]", "{}", '""'}
"""What may be in them."""
