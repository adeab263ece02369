"""What a server searched, read and cited for an answer, as a reader sees it."""
