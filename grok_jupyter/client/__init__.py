"""ChatRunner: settings, requests, deadlines, retries, and the transports below them."""
