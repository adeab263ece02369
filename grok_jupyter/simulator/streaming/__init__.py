"""From the plan of an answer to events, and from events to bytes."""
