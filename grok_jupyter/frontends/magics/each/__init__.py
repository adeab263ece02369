"""``--each``: a cell that is asked once per row."""
