"""Chance that can be repeated: the same words always give the same order."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from typing import TypeVar

_T = TypeVar("_T")


def digest(*parts: object) -> str:
    """32 hexadecimal digits that stand for the parts in their order."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def chance(*parts: object) -> random.Random:
    """A source of chance that the parts decide."""
    return random.Random(digest(*parts))  # noqa: S311 - repeatable on purpose, guards nothing


def shuffled(items: Iterable[_T], *parts: object) -> list[_T]:
    """The items in an order that the parts decide."""
    row = list(items)
    chance(*parts).shuffle(row)
    return row
