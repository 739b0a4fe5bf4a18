"""A citation as JSON: the one form that answers, quizzes, conversations and records share."""

from __future__ import annotations

from typing import TypedDict

from retrieval.answer import Citation


class CitationJson(TypedDict):
    """One source of an answer; ``quote`` equals ``text[start:end]`` of the speech."""

    marker: int
    speech: str
    title: str
    section: list[str]
    paragraph: int
    sentence: int
    start: int
    end: int
    quote: str
    passage: str


def citation_json(citation: Citation) -> CitationJson:
    """A citation as JSON."""
    address = citation.address
    return {
        "marker": citation.marker,
        "speech": address.speech_id,
        "title": address.title,
        "section": list(address.section),
        "paragraph": address.paragraph,
        "sentence": address.sentence,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "passage": citation.passage,
    }
