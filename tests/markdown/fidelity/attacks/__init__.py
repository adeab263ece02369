"""Texts that want to run, fetch, redirect, imitate or exhaust something."""

from __future__ import annotations

from functools import cache

from fidelity.attacks import addresses, elements, formulas, lures, resources
from fidelity.attacks.case import Attack

__all__ = ["Attack", "attacks", "exhausting"]


@cache
def attacks() -> tuple[Attack, ...]:
    """Return all attacks but those on resources."""
    found = [attack for module in (addresses, elements, formulas, lures) for attack in module.all()]
    return tuple(dict.fromkeys(found))


def exhausting() -> tuple[Attack, ...]:
    """Return the long texts that cost a careless parser seconds or more."""
    return tuple(resources.all())
