"""JSON from outside or from a disk, read with bounds: its length, its depth, and only numbers that are numbers.

Python's own reader takes ``NaN``, ``Infinity`` and ``1e999``, and ends in a ``RecursionError`` on deep brackets.
"""

from __future__ import annotations

import json
import math
from typing import Any

MOST_DEPTH = 64
"""Deepest nesting that is read; a bound set by hand, above what this program writes."""


class JsonInvalid(ValueError):
    """The text is no JSON within the bounds; the message is for a log, not for a reader."""


def read_json(data: bytes | str, most: int) -> Any:
    """Read JSON of at most ``most`` bytes or characters; raises ``JsonInvalid``."""
    if len(data) > most:
        raise JsonInvalid(f"longer than {most}")
    try:
        read = json.loads(data, parse_constant=_refuse, parse_float=_finite)
    except RecursionError as err:
        raise JsonInvalid("nested too deep") from err
    except ValueError as err:
        raise JsonInvalid(str(err)) from err
    _check_depth(read)
    return read


def _refuse(name: str) -> Any:
    raise JsonInvalid(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonInvalid("a number too large")
    return number


def _check_depth(read: Any) -> None:
    level = [read]
    for _ in range(MOST_DEPTH + 1):
        inner = [item for item in level if isinstance(item, (dict, list))]
        if not inner:
            return
        level = [value for item in inner for value in (item.values() if isinstance(item, dict) else item)]
    raise JsonInvalid("nested too deep")
