"""Many rows as one batch, which the server answers by and by: ``client.batches``."""
