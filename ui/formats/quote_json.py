"""What other programs read of quotes: matches, lookups and reports as JSON.

The ``TypedDict`` classes are the formats; offsets count characters of the speech's text, half-open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

from ui.formats.json_format import JsonId
from ui.texts.quote import NOTES, VERDICTS

if TYPE_CHECKING:
    from retrieval.citations.address_book import AddressBook, Resolved
    from retrieval.quotes import Checked, Concordance, Difference, Lookup, Match, Report

_SIMILARITY_DIGITS = 4  # behind the point
_MILLISECOND_DIGITS = 1


class MatchJson(TypedDict):
    """A place; ``text`` equals ``text[start:end]`` of the speech, whole sentences, ``span`` is what was found in it.

    ``diff`` holds (operation, typed, source); ``written`` is the address with its check code, the last three are
    the sentences with their source, ready to be copied.
    """

    rank: int
    kind: str
    similarity: float
    speech: str
    title: str
    section: list[str]
    paragraph: int
    sentence: int
    start: int
    end: int
    text: str
    diff: list[list[str]]
    span: list[int]
    written: str
    plain: str
    full: str
    reference: str


class LookupJson(TypedDict):
    """What was found for a phrase; ``nearest`` is null where something was found."""

    id: JsonId
    phrase: str
    matches: list[MatchJson]
    total: int
    counts: dict[str, int]
    nearest: MatchJson | None
    stitched: bool
    elapsed_ms: float


class CheckedJson(TypedDict):
    """A quotation of a draft, ``start:end`` of its text, with its verdict."""

    start: int
    end: int
    quotation: str
    verdict: str
    notes: list[str]
    occurrences: int
    matches: list[MatchJson]
    nearest: MatchJson | None


class ReportJson(TypedDict):
    """The quotations of a draft."""

    draft: str
    all_verbatim: bool
    counts: dict[str, int]
    items: list[CheckedJson]


class LineJson(TypedDict):
    """A line of a concordance."""

    speech: str
    title: str
    start: int
    end: int
    left: str
    keyword: str
    right: str


class ConcordanceJson(TypedDict):
    """Keyword in context."""

    phrase: str
    total: int
    counts: dict[str, int]
    lines: list[LineJson]


class ResolvedJson(TypedDict):
    """Where a written address leads now; without a sentence, ``address`` is empty."""

    written: str
    fate: str
    address: str
    speech: str
    start: int
    end: int
    text: str


def lookup_json(lookup: Lookup, book: AddressBook, lookup_id: JsonId = None) -> LookupJson:
    """What was found for a phrase as JSON."""
    return {
        "id": lookup_id,
        "phrase": lookup.phrase,
        "matches": matches_json(lookup.matches, book),
        "total": lookup.total,
        "counts": dict(lookup.counts),
        "nearest": match_json(1, lookup.nearest, book) if lookup.nearest else None,
        "stitched": lookup.stitched,
        "elapsed_ms": round(lookup.elapsed_ms, _MILLISECOND_DIGITS),
    }


def unusable_json(phrase: str, lookup_id: JsonId) -> LookupJson:
    """The line for a phrase that cannot be looked up."""
    return {
        "id": lookup_id,
        "phrase": phrase,
        "matches": [],
        "total": 0,
        "counts": {},
        "nearest": None,
        "stitched": False,
        "elapsed_ms": 0.0,
    }


def matches_json(matches: Sequence[Match], book: AddressBook) -> list[MatchJson]:
    """Matches as JSON, ranked as they stand."""
    return [match_json(rank, match, book) for rank, match in enumerate(matches, 1)]


def match_json(rank: int, match: Match, book: AddressBook) -> MatchJson:
    """A match as JSON."""
    from retrieval.quotes import attribute

    address, source = match.address, attribute(book, match)
    return {
        "rank": rank,
        "kind": match.kind,
        "similarity": round(match.similarity, _SIMILARITY_DIGITS),
        "speech": address.speech_id,
        "title": address.title,
        "section": list(address.section),
        "paragraph": address.paragraph,
        "sentence": address.sentence,
        "start": match.start,
        "end": match.end,
        "text": match.text,
        "diff": diff_json(match.diff),
        "span": list(match.span),
        "written": book.written(address),
        "plain": source.plain,
        "full": source.full,
        "reference": source.reference,
    }


def diff_json(diff: Sequence[Difference]) -> list[list[str]]:
    """A difference as JSON."""
    return [[piece.operation, piece.typed, piece.source] for piece in diff]


def report_json(draft: str, report: Report, book: AddressBook) -> ReportJson:
    """The report on a draft of that name as JSON."""
    return {
        "draft": draft,
        "all_verbatim": report.all_verbatim,
        "counts": {name: sum(i.verdict == verdict for i in report.items) for verdict, name in VERDICTS.items()},
        "items": [checked_json(item, book) for item in report.items],
    }


def checked_json(item: Checked, book: AddressBook) -> CheckedJson:
    """A checked quotation as JSON."""
    found = item.matches if item.verdict != "missing" else ()
    nearest = item.matches[0] if item.matches and item.verdict == "missing" else None
    return {
        "start": item.quotation.start,
        "end": item.quotation.end,
        "quotation": item.quotation.text,
        "verdict": VERDICTS[item.verdict],
        "notes": [NOTES[note] for note in item.notes],
        "occurrences": item.occurrences,
        "matches": matches_json(found, book),
        "nearest": match_json(1, nearest, book) if nearest else None,
    }


def concordance_json(phrase: str, found: Concordance) -> ConcordanceJson:
    """A concordance as JSON."""
    return {
        "phrase": phrase,
        "total": found.total,
        "counts": dict(found.counts),
        "lines": [
            {
                "speech": line.speech_id,
                "title": line.title,
                "start": line.start,
                "end": line.end,
                "left": line.left,
                "keyword": line.keyword,
                "right": line.right,
            }
            for line in found.lines
        ],
    }


def resolved_json(written: str, found: Resolved) -> ResolvedJson:
    """Where a written address leads as JSON."""
    return {
        "written": written,
        "fate": found.fate,
        "address": str(found.address or ""),
        "speech": found.address.speech_id if found.address else "",
        "start": found.start,
        "end": found.end,
        "text": found.text,
    }
