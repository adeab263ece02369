"""A frame, a cell that is asked once for each of its rows, and what it puts out."""

import re

FRAME = """
import pandas as pd
df = pd.DataFrame({"text": [f"t{n}" for n in range(6)], "a b": [1, 2, 1, 2, 1, 2]},
                  index=list("uvwxyz"))
tone = "kind"
"""
ASK = "%%grok --each df -o out\nRate {{row.text}}"


def markdown(cell):
    (output,) = cell.outputs()
    assert set(output["data"]) == {"text/markdown", "text/plain"}
    return output["data"]["text/markdown"]


def refused(cell):
    """The sentence of a cell that sends nothing."""
    assert cell.status == "error"
    assert not cell.displays
    return re.sub(r"\x1b\[[0-9;]*m", "", cell.error["evalue"])
