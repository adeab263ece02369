"""Where requests go: over HTTP, or to the embedded endpoint in this process."""
