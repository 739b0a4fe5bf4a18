"""The choices that shape an index; an index remembers them in its manifest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """``heading_in_vector``: whether the section path is encoded together with a passage's text."""

    heading_in_vector: bool = True
