"""Makes quizzes over one generation of the index: drafts by every maker, then a choice by seed.

Of a small corpus all drafts are made once and kept; of a large one only as many places are read as the quiz
needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from ingest.errors import QuizTopicUnmatched, SectionUnknown
from ingest.outline.parser import walk
from retrieval.quiz.chance import chance, digest, shuffled
from retrieval.quiz.makers.completion import completions
from retrieval.quiz.makers.judgement import judgements
from retrieval.quiz.makers.members import enumerated
from retrieval.quiz.makers.points import Outlines
from retrieval.quiz.makers.provenance import provenances
from retrieval.quiz.material.distractors import Parallels
from retrieval.quiz.material.scope import Material, Scope, Span
from retrieval.quiz.material.topics import passages_about
from retrieval.quiz.material.wording import Wording, wording_of
from retrieval.quiz.question import QuestionCandidate
from retrieval.quiz.selection import Asked, choose
from retrieval.quiz.settings import DAILY_NUMBER, Quiz, QuizSettings
from retrieval.search.generation_cache import GenerationCache

if TYPE_CHECKING:
    from retrieval.library import Library

POOLED = 60_000
"""Largest corpus in characters of which all drafts are made at once."""

# Of a large corpus so many characters are read for each question wished for, and never fewer in all than the second
# number.  Set by hand, as are ``POOLED`` and ``_CHUNK``.
_CHARACTERS_A_QUESTION = 400
_LEAST_CHARACTERS = 12_000
_CHUNK = 1_500
"""Characters of a part of a large corpus that is drawn as one."""


@dataclass(frozen=True, slots=True)
class _Generation:
    """One generation with its wording and, for a small corpus, its drafts."""

    name: str
    cache: GenerationCache
    wording: Wording
    pool: tuple[QuestionCandidate, ...] | None


class QuizMaker:
    """Makes quizzes from a library's speeches; safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = Lock()
        self._current: _Generation | None = None

    def make(self, settings: QuizSettings) -> Quiz:
        """A quiz; fewer questions than asked for where there are not more.

        Raises ``SpeechUnknown``, ``SectionUnknown``, ``QuizTopicUnmatched``, and what a search raises.

        >>> from retrieval.library import Library
        >>> quiz = QuizMaker(Library.open(index_dir)).make(QuizSettings(number=3, seed="a"))
        >>> len(quiz.questions), quiz.short
        (3, False)
        """
        generation = self._generation()
        scope = _scope(generation.cache, settings)
        about = self._about(scope, settings)
        drafts = [draft for draft in _drafts(generation, scope, about, settings) if _wished(draft, settings)]
        source = chance("quiz", settings.seed)
        questions = choose(drafts, Asked(settings.number, settings.types), source)
        return Quiz(tuple(questions), settings.number, settings.seed)

    def daily(self, day: date) -> Quiz:
        """The day's set: the same for all readers of one day and corpus."""
        corpus = digest(*sorted(card.digest for card in self._library.speeches))
        return self.make(QuizSettings(number=DAILY_NUMBER, seed=digest("daily", day.isoformat(), corpus)))

    def wording(self) -> Wording:
        """What checks wording in the generation that answers now."""
        return self._generation().wording

    def _generation(self) -> _Generation:
        """What belongs to the generation that answers now."""
        with self._lock:
            current = self._current
            if current is None or current.name != self._library.generation:
                current = self._read(self._library.cache)
                self._current = current
            return current

    def _read(self, cache: GenerationCache) -> _Generation:
        wording = wording_of(cache.index)
        pool = None
        if sum(card.characters for card in cache.index.speeches) <= POOLED:
            pool = tuple(make_drafts(Material(cache, wording, whole_scope(cache))))
        return _Generation(cache.index.generation, cache, wording, pool)

    def _about(self, scope: Scope, settings: QuizSettings) -> Scope | None:
        """The passages about the topic that lie in the scope; None without a topic."""
        topic = settings.topic.strip()
        if not topic:
            return None
        found = passages_about(self._library, topic, settings.number, tuple(scope.spans))
        spans = {i: tuple(span for span in row if scope.touches(i, *span)) for i, row in found.items()}
        about = Scope({i: row for i, row in spans.items() if row})
        if not about.spans:
            raise QuizTopicUnmatched(topic)
        return about


def make_drafts(material: Material) -> list[QuestionCandidate]:
    """All drafts of a material."""
    parallels = Parallels(material)
    return [
        *completions(material, parallels),
        *Outlines(material).drafts(),
        *provenances(material),
        *judgements(material, parallels),
        *enumerated(material, parallels),
    ]


def whole_scope(cache: GenerationCache, speeches: Sequence[str] | None = None) -> Scope:
    """The scope of whole speeches; raises ``SpeechUnknown``."""
    cards = {card.id: card for card in cache.index.speeches}
    if speeches is not None:
        cards = {i: cards[cache.index.speech(i).id] for i in dict.fromkeys(speeches)}
    return Scope({i: ((0, card.characters),) for i, card in cards.items()})


def _scope(cache: GenerationCache, settings: QuizSettings) -> Scope:
    """The speeches and sections that were chosen."""
    if settings.sections:
        return Scope(_sections(cache, settings))
    return whole_scope(cache, settings.speeches)


def _drafts(
    generation: _Generation, scope: Scope, about: Scope | None, settings: QuizSettings
) -> Iterable[QuestionCandidate]:
    if generation.pool is None:
        sampled = _sample(about or scope, settings)
        return make_drafts(Material(generation.cache, generation.wording, sampled))
    return [d for d in generation.pool if _inside(d, scope) and (about is None or _touches(d, about))]


def _wished(draft: QuestionCandidate, settings: QuizSettings) -> bool:
    return draft.question.difficulty in settings.difficulties and draft.question.type in settings.types


def _inside(draft: QuestionCandidate, scope: Scope) -> bool:
    """Whether all that carries the question lies in the scope."""
    sources = draft.question.sources
    return all(scope.touches(s.address.speech_id, s.start, s.end) for s in sources)


def _touches(draft: QuestionCandidate, scope: Scope) -> bool:
    """Whether a sentence that carries the question lies in the scope."""
    sources = draft.question.sources
    return any(scope.touches(s.address.speech_id, s.start, s.end) for s in sources)


def _sections(cache: GenerationCache, settings: QuizSettings) -> dict[str, tuple[Span, ...]]:
    """The spans of the chosen sections; raises ``SectionUnknown``."""
    spans: dict[str, list[Span]] = {}
    for chosen in settings.sections:
        found = [
            path[-1]
            for path in walk(cache.outline(chosen.speech_id))
            if tuple(s.label for s in path if s.heading) == chosen.section and path[-1].heading
        ]
        if not found:
            raise SectionUnknown("›".join(chosen.section))
        spans.setdefault(chosen.speech_id, []).extend((s.start, s.end) for s in found)
    return {i: tuple(sorted(row)) for i, row in spans.items()}


def _sample(scope: Scope, settings: QuizSettings) -> Scope:
    """Parts of a large scope that hold enough for the quiz, drawn by the seed."""
    wanted = max(settings.number * _CHARACTERS_A_QUESTION, _LEAST_CHARACTERS)
    chunks = [
        (speech_id, (at, min(at + _CHUNK, end)))
        for speech_id, row in scope.spans.items()
        for start, end in row
        for at in range(start, end, _CHUNK)
    ]
    spans: dict[str, list[Span]] = {}
    for speech_id, (start, end) in shuffled(chunks, "sample", settings.seed):
        if wanted <= 0:
            break
        spans.setdefault(speech_id, []).append((start, end))
        wanted -= end - start
    return Scope({i: tuple(sorted(row)) for i, row in spans.items()})
