"""The variables that an expression reads."""

from __future__ import annotations

from symtable import symtable

__all__ = ["variables_of"]


def variables_of(source: str) -> list[str]:
    """Return the variables that an expression reads, in their order, without those of its own.

    Parameters
    ----------
    source : str
        The expression; it has been compiled before.

    Examples
    --------
    >>> variables_of("[text.row for text in frame.text] + (lambda row: [row, n])(1)")
    ['frame', 'n']
    """
    tables = [symtable(source.strip(), "<expression>", "eval")]
    for table in tables:  # it grows meanwhile
        tables += table.get_children()
    found = [symbol for table in tables for symbol in table.get_symbols()]
    own = {symbol.get_name() for symbol in tables[0].get_symbols() if symbol.is_assigned()}
    names = (one.get_name() for one in found if one.is_global() and one.is_referenced())
    return [name for name in dict.fromkeys(names) if name not in own]
