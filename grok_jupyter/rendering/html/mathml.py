"""The MathML that a formula may consist of: presentation only, no links, no styles, no HTML."""

from __future__ import annotations

__all__ = ["MATHML"]

_OPERATOR = {
    "accent", "fence", "form", "largeop", "lspace", "maxsize", "minsize", "movablelimits",
    "rspace", "separator", "stretchy", "symmetric",
}  # fmt: skip

MATHML: dict[str, set[str]] = {
    "math": {"display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mmultiscripts": set(),
    "mn": {"mathvariant"},
    "mo": {"mathvariant", *_OPERATOR},
    "mover": {"accent"},
    "mpadded": set(),
    "mphantom": set(),
    "mprescripts": set(),
    "mroot": set(),
    "mrow": set(),
    "mspace": {"width", "linebreak"},
    "msqrt": set(),
    "mstyle": {"displaystyle", "scriptlevel", "mathvariant"},
    "msub": set(),
    "msubsup": set(),
    "msup": set(),
    "mtable": {"columnalign", "columnlines", "displaystyle", "rowlines", "rowspacing"},
    "mtd": {"columnalign"},
    "mtext": {"mathvariant"},
    "mtr": set(),
    "munder": {"accentunder"},
    "munderover": set(),
}
"""Elements by name, each with the attributes that it may have.

No colours and no sizes: a formula is not to cover, hide or dress up what stands beside it.
"""
