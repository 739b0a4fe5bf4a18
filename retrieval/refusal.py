"""Refusing before anything is composed: when the speeches do not carry the question."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.answer import State
from retrieval.findings import Findings
from retrieval.search import Search


@dataclass(frozen=True, slots=True)
class RefusalSettings:
    """Thresholds below which a question is refused."""

    near: float = 0.0
    outside: float = 0.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question is not answered: the state and the sentence that is shown."""

    state: State
    text: str


def refuse(findings: Findings, search: Search, settings: RefusalSettings) -> Refusal | None:
    """Give the refusal, or ``None`` where the evidence carries the question."""
    for place in findings.places:
        if place.section is None:
            labels = "；".join(s.label for s in place.siblings)
            return Refusal("near", f"没有这一项：这里一共 {len(place.siblings)} 项，分别是：{labels}。")
    if not findings.evidence:
        return Refusal("outside", "讲话中没有找到与这个问题有关的内容。")
    return None
