"""Chat Completions: what is sent, in its words. Its chunks are the ones that responses grow by."""
