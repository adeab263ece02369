"""What an answer of `/v1/responses` consists of: items, and the scenes that they are played in."""
