"""Many answers: a question per row of a table, asked at once within bounds."""
