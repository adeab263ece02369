"""The parts of the check: the image, the server, the browser."""
