"""The wire formats, behind one seam."""
