"""Front ends, the browser that shows them, and an endpoint that says what a test wants."""
