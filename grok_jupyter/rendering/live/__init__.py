"""An answer on the screen of a notebook while it arrives."""
