"""Remarks on a draft, as comments of a Word document show them."""

from __future__ import annotations

from dataclasses import dataclass

AUTHOR, INITIALS = "讲话问答", "问答"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on ``start:end`` (characters) of a draft's text."""

    start: int
    end: int
    text: str
