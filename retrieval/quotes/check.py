"""Checking quotations: is what a draft quotes word for word in the speeches, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ingest.errors import DraftEmpty, DraftTooLong
from ingest.progress import Progress, silent
from ingest.text.folding import fold, fold_words
from ingest.text.sentences import split_paragraphs, split_sentences
from retrieval.quotes.exact import PhraseOccurrences, in_order
from retrieval.quotes.figures import with_whole_figures
from retrieval.quotes.finder import PHRASE_LENGTH, QuoteFinder
from retrieval.quotes.match import Match

DRAFT_LENGTH = 300_000
"""Longest draft in characters."""

SHORTEST = 6
"""A quotation is checked from so many letters and digits on; shorter ones are terms."""

Verdict = Literal["verbatim", "altered", "stitched", "missing"]
Note = Literal["punctuation", "script", "omission"]
"""What a word-for-word quotation still differs in: punctuation; Traditional characters, widths or case; words
left out where it has an ellipsis."""

# Opening and closing quotation marks; straight ones do not tell which they are.
_PAIRS = {"“": "”", "「": "」", "『": "』"}
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}")  # where words were left out of a quotation on purpose
_SHORTEST_PIECE = 2  # folded characters of a piece between ellipses that is looked up
_TRIED = 200
"""Of how many occurrences it is looked at whether they cut a figure."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """``start:end`` (characters) of a draft, quotation marks left out."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A quotation with its verdict.

    ``matches``: where it stands (verbatim: the first of ``occurrences``; with an ellipsis one for each piece),
    what it was altered from, the two places it was stitched from; with the verdict missing the nearest place,
    if there is any.
    """

    quotation: Quotation
    verdict: Verdict
    matches: tuple[Match, ...]
    occurrences: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The quotations of a draft, in order."""

    items: tuple[Checked, ...]

    @property
    def all_verbatim(self) -> bool:
        """Whether every quotation is word for word; true where there is none."""
        return all(item.verdict == "verbatim" for item in self.items)


def check_draft(
    finder: QuoteFinder, draft: str, *, sentences: bool = False, progress: Progress = silent
) -> Report:
    """Check every quotation of a draft, or every sentence; a draft that is one bare sentence is itself checked.

    Raises ``DraftEmpty`` or ``DraftTooLong``.

    >>> from ingest.store.index import Index
    >>> report = check_draft(QuoteFinder(Index.open(index_dir)), "讲话说：“不断创新，守正才能固本培基。”")
    >>> [item.verdict for item in report.items]
    ['altered']
    """
    if not draft.strip():
        raise DraftEmpty
    if len(draft) > DRAFT_LENGTH:
        raise DraftTooLong(len(draft), DRAFT_LENGTH)
    chosen = list(sentences_of(draft) if sentences else quotations_of(draft))
    if not chosen and len(split_sentences(draft)) == 1:
        chosen = list(sentences_of(draft))
    known: dict[str, Checked] = {}
    items = []
    for done, quotation in enumerate(chosen):
        progress("核对引文", done, len(chosen))
        if quotation.text not in known:
            known[quotation.text] = check_quotation(finder, quotation)
        items.append(replace(known[quotation.text], quotation=quotation))
    progress("核对引文", len(chosen), len(chosen))
    return Report(tuple(items))


def check_quotation(finder: QuoteFinder, quotation: Quotation) -> Checked:
    """The verdict on one quotation; raises ``PhraseEmpty`` or ``PhraseTooLong``."""
    text = quotation.text
    occurrences = finder.occurrences(text)
    if len(occurrences):
        return _standing(finder, quotation, occurrences)
    if pieces := _with_omissions(finder, text):
        return Checked(quotation, "verbatim", pieces, 1, ("omission",))
    origins = finder.origins(text)
    if origins.stitched is not None:
        return Checked(quotation, "stitched", origins.stitched, 0, ())
    if origins.accepted:
        return Checked(quotation, "altered", origins.accepted[:1], 0, ())
    return Checked(quotation, "missing", (origins.nearest,) if origins.nearest else (), 0, ())


def _standing(finder: QuoteFinder, quotation: Quotation, occurrences: PhraseOccurrences) -> Checked:
    """The verdict on what stands in a speech: word for word, unless a figure at its end is cut everywhere."""
    text = quotation.text
    first = None
    for span in occurrences.spans(0, _TRIED):
        whole = with_whole_figures(finder.index.speech(span.speech_id).text, span)
        if whole == span:
            match = finder.exact_match(text, span)
            return Checked(quotation, "verbatim", (match,), len(occurrences), _notes(text, match.quoted))
        first = first or finder.cut_match(text, span, whole)
    return Checked(quotation, "altered", (first,) if first else (), 0, ())


def quotations_of(draft: str) -> Iterator[Quotation]:
    """What stands in “…”, 「…」 or 『…』 within one paragraph, outermost marks only, if it is long enough."""
    for paragraph in split_paragraphs(draft):
        for start, end in _quoted(draft, paragraph.start, paragraph.end):
            yield from _checkable(draft, start, end)


def sentences_of(draft: str) -> Iterator[Quotation]:
    """The sentences of a draft that are long enough."""
    for sentence in split_sentences(draft):
        yield from _checkable(draft, sentence.start, sentence.end)


def _checkable(draft: str, start: int, end: int) -> Iterator[Quotation]:
    """A stretch that is long enough; one that is too long to be looked up in pieces."""
    if end - start <= PHRASE_LENGTH:
        if len(fold_words(draft[start:end])) >= SHORTEST:
            yield Quotation(start, end, draft[start:end])
        return
    pieces = [(start + s.start, start + s.end) for s in split_sentences(draft[start:end])]
    if len(pieces) == 1:
        pieces = [(first, min(first + PHRASE_LENGTH, end)) for first in range(start, end, PHRASE_LENGTH)]
    for first, last in pieces:
        yield from _checkable(draft, first, last)


def _quoted(draft: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches between matching marks; an opening mark that nothing closes is passed over."""
    open_marks: list[tuple[str, int]] = []
    open_for: Counter[str] = Counter()  # how many open marks each closing one would close
    found: list[tuple[int, int]] = []
    for place in range(start, end):
        mark = draft[place]
        if mark in _PAIRS:
            open_marks.append((_PAIRS[mark], place + 1))
            open_for[_PAIRS[mark]] += 1
        elif open_for[mark]:
            first = -1
            while first < 0:
                closing, opened = open_marks.pop()
                open_for[closing] -= 1
                first = opened if closing == mark else -1
            while found and found[-1][0] >= first:
                found.pop()
            found.append((first, place))
    return found


def _with_omissions(finder: QuoteFinder, text: str) -> tuple[Match, ...]:
    """The places of the pieces of a quotation with an ellipsis: in one speech, in order; else nothing."""
    pieces = [piece for piece in _ELLIPSIS.split(text) if len(fold_words(piece)) >= _SHORTEST_PIECE]
    if len(pieces) <= 1:
        return ()
    found: dict[str, PhraseOccurrences] = {}
    for piece in pieces:
        if piece not in found and not len(found.setdefault(piece, finder.occurrences(piece))):
            return ()
    if spans := in_order([found[piece] for piece in pieces]):
        return tuple(finder.exact_match(p, s) for p, s in zip(pieces, spans, strict=True))
    return ()


def _notes(typed: str, source: str) -> tuple[Note, ...]:
    bare = _bare(typed)
    if bare == _bare(source):
        return ()
    return ("script",) if _bare(fold(typed)) == _bare(fold(source)) else ("punctuation",)


def _bare(text: str) -> str:
    """Leave out white space, and the punctuation at both ends, which a quotation takes from its own sentence."""
    written = "".join(text.split())
    words = [i for i, character in enumerate(written) if fold_words(character)]
    return written[words[0] : words[-1] + 1] if words else written
