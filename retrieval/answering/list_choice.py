"""Choosing the list of points that answers a question, if one does better than single sentences."""

from __future__ import annotations

from ingest.outline.parser import Section
from ingest.text.folding import fold_words
from retrieval.answering.evidence import LIST_LENGTH, Evidence, count_items
from retrieval.answering.retrieve import RetrievalResult
from retrieval.points.announcements import leads_to
from retrieval.points.list_ranking import RankedList
from retrieval.question.parser import Kind

_QUOTING_LOOKED_AT = 5
"""Best sentences of which one must hold a quoted phrase before a list has to speak of it too."""

_RIVALS = 2
"""Best sentences that a list must beat; those below them are not said alone either."""


def choose_list(result: RetrievalResult, least_score: float, lead: float) -> RankedList | None:
    """The list of points that is asked for, None where sentences answer better.

    ``least_score`` is the least score of a list, ``lead`` by how much of the question's weight a sentence with enough
    members must beat the list's head to be said instead.
    """
    return _best_fitting(result, least_score, lead) or _announced(result)


def _best_fitting(result: RetrievalResult, least_score: float, lead: float) -> RankedList | None:
    """The list that fits the question best, if it beats the sentences that list something themselves."""
    question = result.question
    if not result.lists or (question.kind is not Kind.LIST and question.count < 2):
        return None
    best = result.lists[0]
    if best.score < least_score or not phrases_held(result, best):
        return None
    return None if _beaten(best, result, lead) else best


def _beaten(best: RankedList, result: RetrievalResult, lead: float) -> bool:
    """Whether a sentence that enumerates as many members as asked for answers better than a list."""
    wanted = result.question.count or LIST_LENGTH
    rivals = [item for item in result.evidence[:_RIVALS] if count_items(item.text) >= wanted]
    first = [item for item in rivals if item is result.evidence[0]]
    if any(_announces(best, item) and not leads_to(item.text, best.points) for item in first):
        return True
    return any(item.scores.cover > best.cover + lead for item in rivals)


def find_led_to(result: RetrievalResult, evidence: Evidence) -> RankedList | None:
    """The points that a sentence leads to, where it says itself that they follow."""
    led = (found for found in result.lists if _announces(found, evidence))
    return next((found for found in led if leads_to(evidence.text, found.points)), None)


def find_inside(result: RetrievalResult, speech_id: str, section: Section) -> RankedList | None:
    """The list among those right below a section that fits the question best."""
    own = (found for found in result.lists if found.speech_id == speech_id)
    return next((found for found in own if _holder(found) == section), None)


def _holder(found: RankedList) -> Section | None:
    """The innermost section with a heading around a list."""
    return next((section for section in reversed(found.path) if section.heading), None)


def _announced(result: RetrievalResult) -> RankedList | None:
    """The points that the best sentence leads to, where the question asks what to do, or for a list.

    Of a list, the sentence has to say itself that the points follow, and they have to be as many as asked for.
    """
    question = result.question
    if question.kind not in (Kind.HOW, Kind.LIST) or not result.evidence:
        return None
    best = result.evidence[0]
    led = (found for found in result.lists if _announces(found, best))
    if question.kind is Kind.LIST:
        led = (found for found in led if leads_to(best.text, found.points) and question.count in (0, len(found.points)))
    return next(led, None)


def _announces(found: RankedList, evidence: Evidence) -> bool:
    """Whether a sentence is the one before the first point."""
    inside = found.announcement[0] <= evidence.start and evidence.end <= found.announcement[1]
    return inside and evidence.speech_id == found.speech_id


def phrases_held(result: RetrievalResult, found: RankedList) -> bool:
    """Whether a list speaks of what the question quotes, or no sentence does either."""
    phrases = result.question.query.phrases
    if not phrases or not any(item.quotes(result.question) for item in result.evidence[:_QUOTING_LOOKED_AT]):
        return True
    spoken = fold_words("".join(section.label for section in (*found.path, *found.points)) + found.announced)
    return any(phrase in spoken for phrase in phrases)
