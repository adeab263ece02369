"""`/v1/batches`: many requests at once, answered by and by."""
