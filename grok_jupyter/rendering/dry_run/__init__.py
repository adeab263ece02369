"""What a cell would send, to be looked at before it is sent."""
