"""A conversation as it is shown: in a page that is kept up to date, and in files."""
