"""What other programs read: answers, passages and outlines as JSON (the formats are described in the README).

The ``TypedDict`` classes are the formats; offsets count characters of the speech's text, half-open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from retrieval.citation_json import CitationJson, citation_json
from ui.formats.visible import escaped

if TYPE_CHECKING:
    from ingest import Section, Speech
    from retrieval import Answer, Hit, State

JsonId = str | int | float | bool | None
"""The id of a batch's line, given back as it came; None where nothing was asked in a batch."""

_SCORE_DIGITS = 6  # behind the point; set by hand
_MILLISECOND_DIGITS = 1


class PassageJson(TypedDict):
    """One passage of a ranking; ``text`` equals ``text[start:end]`` of the speech."""

    rank: int
    score: float
    speech: str
    section: list[str]
    start: int
    end: int
    text: str


class FirstLineJson(TypedDict):
    """What is asked, read by rule off the cited sentences named by ``markers``: the program's words, no quotation."""

    text: str
    markers: list[int]


class AnswerJson(TypedDict):
    """An answer; ``answered`` says whether ``state`` is answered, ``follow_ups`` are questions that lead on."""

    id: JsonId
    question: str
    state: State
    answered: bool
    answer: str
    citations: list[CitationJson]
    passages: list[PassageJson]
    elapsed_ms: float
    first_line: FirstLineJson | None
    follow_ups: list[str]


class RankingJson(TypedDict):
    """What a search found."""

    id: JsonId
    passages: list[PassageJson]
    elapsed_ms: float


class SectionJson(TypedDict):
    """A section of an outline; ``heading`` is empty for what stands between the points."""

    level: int
    ordinal: str
    heading: str
    start: int
    end: int
    children: list[SectionJson]


class OutlineJson(TypedDict):
    """The outline of one speech."""

    speech: str
    title: str
    sections: list[SectionJson]


def answer_json(answer: Answer, answer_id: JsonId = None) -> AnswerJson:
    """An answer as JSON."""
    line = answer.first_line
    return {
        "id": answer_id,
        "question": answer.question,
        "state": answer.state,
        "answered": answer.answered,
        "answer": answer.text,
        "citations": [citation_json(citation) for citation in answer.citations],
        "passages": passages_json(answer.passages),
        "elapsed_ms": round(answer.elapsed_ms, _MILLISECOND_DIGITS),
        "first_line": None if line is None else {"text": line.text, "markers": list(line.markers)},
        "follow_ups": list(answer.follow_ups),
    }


def refusal_json(question: str, reason: str, answer_id: JsonId = None) -> AnswerJson:
    """The answer to a question that cannot be used as it is: ``reason`` says why."""
    return {
        "id": answer_id,
        "question": question,
        "state": "outside",
        "answered": False,
        "answer": reason,
        "citations": [],
        "passages": [],
        "elapsed_ms": 0.0,
        "first_line": None,
        "follow_ups": [],
    }


def passages_json(hits: Iterable[Hit]) -> list[PassageJson]:
    """A ranking as JSON."""
    return [
        {
            "rank": hit.rank,
            "score": round(float(hit.score), _SCORE_DIGITS),
            "speech": hit.passage.speech_id,
            "section": list(hit.passage.section),
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": hit.passage.text,
        }
        for hit in hits
    ]


def ranking_json(hits: Iterable[Hit], elapsed_ms: float, query_id: JsonId = None) -> RankingJson:
    """What a search found as JSON."""
    return {"id": query_id, "passages": passages_json(hits), "elapsed_ms": round(elapsed_ms, _MILLISECOND_DIGITS)}


def outline_json(speech: Speech, outline: Section) -> OutlineJson:
    """A speech's outline as JSON; ``outline`` is the root."""
    return {"speech": speech.id, "title": speech.title, "sections": [_section_json(s) for s in outline.children]}


def json_line(value: object) -> str:
    """Write a value as one line of JSON with its Chinese as it is.

    A lone surrogate is escaped, and so is what would steer a terminal.
    """
    text = escaped(json.dumps(value, ensure_ascii=False, allow_nan=False))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _section_json(section: Section) -> SectionJson:
    return {
        "level": section.level,
        "ordinal": section.ordinal,
        "heading": section.heading,
        "start": section.start,
        "end": section.end,
        "children": [_section_json(child) for child in section.children],
    }
