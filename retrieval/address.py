"""The address of a sentence: 《title》› section path › 第 n 段 › 第 m 句."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Where a sentence stands; ``paragraph`` counts from 1 in the speech, ``sentence`` from 1 in the paragraph."""

    speech_id: str
    title: str
    section: tuple[str, ...]
    paragraph: int
    sentence: int

    def __str__(self) -> str:
        path = "".join(f"›{label}" for label in self.section)
        return f"《{self.title}》{path}›第 {self.paragraph} 段›第 {self.sentence} 句"
