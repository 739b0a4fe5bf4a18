"""What was found for a question, before anything is decided or said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from retrieval.answering.evidence import Evidence, EvidenceWeights, gather
from retrieval.answering.follow_up import Anchor, Request
from retrieval.answering.origins import Origin
from retrieval.points.list_ranking import ListWeights, PointList, find_lists
from retrieval.points.numbered_points import Place, find_place
from retrieval.points.overview import find_overview
from retrieval.question.parser import EACH, Kind, Question, read_question
from retrieval.question.speech_mentions import YEAR_LIKELIHOOD, named_speeches
from retrieval.search.generation_cache import Manuscripts
from retrieval.search.hybrid_retriever import Candidate, Search

_NEAR = 20
_OUTLINES = 6  # speeches whose outline is read where the question names none
_SAID = 0.6
_SPOKEN_OF = 0.3  # share of the question's weight in the head of a list that it speaks of


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found: ``named`` are the speeches that the question names, in its order; ``places`` the
    points of the outline that it asks for by number or name; ``each`` says that one statement of each speech
    is asked for; ``overview`` are the points of a speech that is asked for as a whole; ``origins`` is where an earlier
    answer stands that is asked for."""

    question: Question
    candidates: Sequence[Candidate]
    evidence: Sequence[Evidence]
    lists: Sequence[PointList]
    places: tuple[Place, ...]
    named: tuple[str, ...]
    each: bool
    anchor: Anchor | None
    said: str
    overview: PointList | None = None
    origins: tuple[Origin, ...] = ()


def find(
    request: Request,
    manuscripts: Manuscripts,
    search: Search,
    speeches: Collection[str] | None,
    evidence_weights: EvidenceWeights,
    list_weights: ListWeights,
    *,
    outline: bool = True,
    kinds: bool = True,
) -> Findings:
    """Search for a question and read the outlines that it may ask for.

    Without ``outline`` these are not read, without ``kinds`` the question is taken for one of no particular kind.
    """
    cards = [c for c in manuscripts.index.speeches if speeches is None or c.id in speeches]
    naming = named_speeches(request.text, cards, search.rarity)
    question = read_question(request.text, request.context, [n.words for n in naming])
    question = question if kinds else question.unread()
    many = question.kind in (Kind.COMPARE, Kind.WHICH) or (len(naming) > 1 and bool(EACH.search(request.text)))
    named = tuple(n.speech_id for n in naming if many or n.likelihood > YEAR_LIKELIHOOD)
    hinted = tuple(n.speech_id for n in naming or named_speeches(request.context, cards, search.rarity))
    candidates = search.rank(question.query, _within(many, named, speeches))
    if many and len(named) > 1:
        each = evidence_weights.looked_at // len(named)
        candidates = [c for speech_id in named for c in search.rank(question.query, {speech_id})[:each]]
        candidates.sort(key=lambda c: -c.score)
    evidence = gather(question, candidates, hinted, evidence_weights)
    evidence = [e for e in evidence if not _already_said(e, request.said)] or evidence
    near = named or tuple(dict.fromkeys(c.view.passage.speech_id for c in candidates[:_NEAR]))[:_OUTLINES]
    lists = find_lists(question, manuscripts, near if outline else (), search.idf(question.query), list_weights)
    places = request.places if outline else ()
    if outline and not places and question.ordinals and not request.context:
        places = _numbered_places(question, named, lists, manuscripts)
    return Findings(
        question,
        candidates,
        evidence,
        lists,
        places,
        named,
        many,
        request.anchor,
        request.said,
        None if request.context else find_overview(question, named, lists),
        request.origins,
    )


def _already_said(evidence: Evidence, said: str) -> bool:
    """Whether an earlier answer says most of a sentence."""
    if not said:
        return False
    words = evidence.scored.piece.words
    grams = {words[i : i + 2] for i in range(len(words) - 1)}
    return sum(g in said for g in grams) > _SAID * len(grams)


def _within(many: bool, named: tuple[str, ...], speeches: Collection[str] | None) -> Collection[str] | None:
    """Narrow the search to the speeches named, unless one side of a comparison is not named."""
    return speeches if not named or (many and len(named) < 2) else named


def _numbered_places(
    question: Question, named: tuple[str, ...], lists: Sequence[PointList], manuscripts: Manuscripts
) -> tuple[Place, ...]:
    """Find the point asked for by number: in the list that the question speaks of, else in the speech it names."""
    if lists and lists[0].cover >= _SPOKEN_OF and question.ordinals[-1].unit:
        found = lists[0]
        ordinal = question.ordinals[-1]
        number = len(found.points) if ordinal.last else ordinal.number
        point = found.points[number - 1] if 1 <= number <= len(found.points) else None
        return (Place(found.speech_id, found.points, point),)
    if len(named) == 1:
        place = find_place(named[0], manuscripts.outline(named[0]), question.ordinals)
        return (place,) if place is not None else ()
    return ()
