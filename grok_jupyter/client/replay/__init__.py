"""Recorded answers: files beside the notebook that stand in for the server."""
