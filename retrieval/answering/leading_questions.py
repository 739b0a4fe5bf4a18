"""Questions that lead on from an answer: each is of a form that is answered by its place, so that none is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.outline.parser import Section, path_at
from ingest.text.folding import fold_words
from ingest.text.tokens import tokens
from retrieval.answer import Citation, Hit, State
from retrieval.answering.first_lines.cited_sentence import subject_words
from retrieval.answering.whole_speeches.heading_request import LISTS, SAYS
from retrieval.quotes.exact import ExactSearch
from retrieval.search.generation_cache import GenerationCache
from retrieval.search.term_statistics import TermStatistics

MOST = 3
_LONGEST_HEADING, _SHORTEST_HEADING = 26, 4
"""Characters of a heading that is put into a question: longer ones are sentences, shorter ones say nothing alone."""

_MOST_PASSAGES = 5_000
"""Passages of an archive in which it is looked up at once which speeches use a word."""

_WHICH = "哪些讲话提到“{word}”？"
_SUMMARY = "《{title}》主要讲了什么？"
_LEAST_WORD = 3
"""Characters of a word that is looked for in other speeches; shorter ones are common to all."""

_INNER_QUOTES = str.maketrans("“”\"", "‘’'")
_LOOKED_AT = 3  # citations or near passages that lead on


class LeadingQuestions:
    """Finds them over one generation of the speeches; safe to use from several threads."""

    def __init__(self, cache: GenerationCache, terms: TermStatistics, exact: ExactSearch) -> None:
        self._cache = cache
        self._terms = terms
        self._exact = exact

    def of(self, asked: str, state: State, citations: Sequence[Citation], near: Sequence[Hit]) -> tuple[str, ...]:
        """Up to three questions behind an answer that cites, or behind a refusal from what is near."""
        if state == "answered":
            found = self._behind(asked, citations)
        elif state == "near":
            found = self._near(near[:_LOOKED_AT])
        else:
            return ()
        told = fold_words(asked)
        fresh = (question for question in dict.fromkeys(found) if fold_words(question) != told)
        return tuple(islice(fresh, MOST))

    def _behind(self, asked: str, citations: Sequence[Citation]) -> Iterator[str]:
        """Of the points around what was cited, then of the word asked for in other speeches, then of the speech."""
        told = [(citation.address.speech_id, citation.start, citation.end) for citation in citations]
        points = self._points(citations)
        yield from islice(points, 2)
        yield from self._word(asked, citations)
        yield from points
        for speech_id, _, _ in told[:_LOOKED_AT]:
            yield _SUMMARY.format(title=self._cache.index.speech(speech_id).title)

    def _points(self, citations: Sequence[Citation]) -> Iterator[str]:
        """The points cited that have points themselves, those next to the one cited, and those that hold it."""
        for citation in citations:
            path = path_at(self._cache.outline(citation.address.speech_id), citation.start)
            if path and path[-1].start == citation.start and path[-1].points:
                yield from _question_of(path[-1])
        speech_id = citations[0].address.speech_id
        starts = [citation.start for citation in citations if citation.address.speech_id == speech_id]
        root = self._cache.outline(speech_id)
        path = path_at(root, starts[0])
        for holder, inner in reversed(list(zip((root, *path), path, strict=False))):
            following = _following(holder, inner, starts)
            if following is not None:
                yield from _question_of(following)
            yield from _question_of(holder)

    def _word(self, asked: str, citations: Sequence[Citation]) -> Iterator[str]:
        """The rarest word of the question that is cited and that other speeches use too."""
        if self._terms.passages > _MOST_PASSAGES:
            return
        cited = fold_words("".join(citation.quote for citation in citations))
        words = {word for word in subject_words(asked) if fold_words(word) in cited and len(word) >= _LEAST_WORD}
        for word in sorted(words, key=lambda own: (-self._rarity(own), own))[:_LOOKED_AT]:
            if len(self._exact.find(word).counts()) > 1:
                yield _WHICH.format(word=word)
                return

    def _rarity(self, word: str) -> float:
        pairs = [term for term in tokens(word) if len(term) > 1]
        return min(map(self._terms.rarity, pairs), default=0.0)

    def _near(self, hits: Sequence[Hit]) -> Iterator[str]:
        """Of the points in which the nearest passages stand."""
        for hit in hits:
            passage = hit.passage
            for point in reversed(path_at(self._cache.outline(passage.speech_id), passage.start)):
                question = next(iter(_question_of(point)), "")
                if question:
                    yield question
                    break


def _following(holder: Section, inner: Section, told: Sequence[int]) -> Section | None:
    """The first point of ``holder`` behind ``inner`` of which nothing at the offsets ``told`` is."""
    behind = [point for point in holder.points if point.start > inner.start]
    return next((p for p in behind if not any(p.start <= offset < p.end for offset in told)), None)


def _question_of(point: Section) -> Iterator[str]:
    """The question for what stands below a heading, none where the heading is no name of it."""
    heading = point.heading.strip("。：:；;， ")
    if point.frames or not _SHORTEST_HEADING <= len(heading) <= _LONGEST_HEADING or "\n" in heading:
        return
    form = LISTS if len(point.points) > 1 else SAYS
    yield form.format(heading=heading.translate(_INNER_QUOTES))
