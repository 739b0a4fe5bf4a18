"""Addresses to the audience inside a speech (同志们，…): what they stand before begins something new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.outline.units import Unit

# An address up to its comma; «我们，» and other pronouns in 们 address nobody. Set by hand.
VOCATIVE = re.compile(
    r"(?:同志|朋友|代表|委员|先生|女士|各位|尊敬的)[^，,。！!：:]{0,12}[，,！!：:]"
    r"|(?![我你您他她它咱人]们)[^\W\d]{1,6}们[，,、！!：:]"
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address to the audience that opens a paragraph at ``start``; ``alone`` where it is all of it."""

    start: int
    alone: bool


def find_addresses(text: str, units: Sequence[Unit]) -> list[Address]:
    """The paragraphs that begin with an address to the audience, in order."""
    found = []
    for i, unit in enumerate(units):
        match = VOCATIVE.match(text, unit.start, unit.end) if unit.opens else None
        if match:
            last = i + 1 == len(units) or units[i + 1].opens
            found.append(Address(unit.start, last and match.end() == unit.end))
    return found
