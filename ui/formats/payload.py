"""What a browser sends: JSON read with its types, anything else refused.

A page's own script sends nothing malformed, so a refusal is no message for a reader but a ``ValueError``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LARGEST = 2**53
"""Up to here a browser's numbers are exact."""


class PayloadInvalid(ValueError):
    """A key is missing or holds a value of another type."""

    def __init__(self, key: str, expected: str) -> None:
        super().__init__(f"{key}: expected {expected}")


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON object; each getter raises ``PayloadInvalid`` where the value is not of its type."""

    data: Mapping[str, Any]

    @classmethod
    def of(cls, data: object) -> Payload:
        """Take what must be a JSON object."""
        if not isinstance(data, Mapping):
            raise PayloadInvalid("payload", "an object")
        return cls(data)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; ``default`` stands for a missing one."""
        value = self.data.get(key, default)
        if not isinstance(value, str):
            raise PayloadInvalid(key, "a string")
        return value

    def whole(self, key: str) -> int:
        """A whole number of at least 0."""
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
            raise PayloadInvalid(key, "a whole number")
        return value

    def number(self, key: str) -> float:
        """A number."""
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= _LARGEST:
            raise PayloadInvalid(key, "a number")
        return float(value)

    def flag(self, key: str) -> bool:
        """A truth value; a missing one is False."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise PayloadInvalid(key, "true or false")
        return value

    def items(self, key: str) -> list[Any]:
        """A list; a missing one is empty."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise PayloadInvalid(key, "a list")
        return value

    def objects(self, key: str) -> list[Payload]:
        """A list of objects."""
        return [Payload.of(item) for item in self.items(key)]

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        values = self.items(key)
        if not all(isinstance(value, str) for value in values):
            raise PayloadInvalid(key, "a list of strings")
        return tuple(values)

    def spans(self, key: str) -> tuple[tuple[int, int], ...]:
        """A list of pairs (start, end), whole numbers with start < end."""
        pairs = []
        for pair in self.items(key):
            if not isinstance(pair, list) or len(pair) != 2 or not all(type(n) is int for n in pair):
                raise PayloadInvalid(key, "a list of pairs")
            start, end = pair
            if not 0 <= start < end:
                raise PayloadInvalid(key, "pairs in order")
            pairs.append((start, end))
        return tuple(pairs)
