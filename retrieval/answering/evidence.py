"""Evidence: the sentences of the candidates in one ranking, for the answer to be made of."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter, mul

import numpy as np

from ingest.text.punctuation import CLAUSE_ENDS, SENTENCE_ENDS, STRONG_STOPS
from retrieval.answering.answer_values import value_fit
from retrieval.answering.bare_lines import answers_nothing, names_row
from retrieval.answering.turns.focus import Focus
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.question.parser import Kind, Question
from retrieval.search.hybrid_retriever import Candidate
from retrieval.search.sentence_scores import SentenceScores
from retrieval.search.soft_cover import shipped_likeness

_SENTENCE_STOPS = {
    "、": re.compile(f"[{CLAUSE_ENDS}]"),
    "；": re.compile(f"[：:{SENTENCE_ENDS}]"),
    "，": re.compile(f"[{STRONG_STOPS}]"),
}
MEASURE = re.compile(r"(?:\w{0,12}[，,])?\w{0,8}?(?:要|必须|应当|通过|坚持)")
CAUSE = re.compile(r"因为|之所以|由于|因此|是因|否则|才能|根本保证|意味着|如果|以便|决定了|就会|从而")
_ADDRESS_LENGTH = 60
_GREETED = r"同志们|朋友们|女士们|先生们|同事们|同学们|大家(?:[早上中下晚]{1,2}[上午]?)?好"
_ADDRESSES = re.compile(
    rf"(?>(?:(?:尊敬的|各位)(?:(?!尊敬的|各位|{_GREETED})[^、，,。；;：:！!要应]){{0,14}}+|{_GREETED})[、，,\s]*+)++[：:！!]"
)
"""Words to the hearers.  One that begins ends the one before, and nothing is tried twice: 各位各位 costs no more."""
LIST_LENGTH = 3
"""Members of a list where the question does not say how many; two are as often a mere pair of words."""

_QUOTED = re.compile(r"[“\"「『][^“”\"「」『』]+[”\"」』]")


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """What each feature of a sentence counts for (``SentenceFeatures`` says what they are); fitted by
    ``tests/benchmarks/fits/fit_evidence.py`` on four domains.

    ``focus`` is set by hand: in the conversations of the sets the subject hardly ever changes, so that a fit would keep
    every question in the speech told last.
    """

    passage: float = 2.23
    meaning: float = 13.43
    soft_path: float = 5.25
    value: float = 2.34
    phrase: float = 1.72
    cause: float = 2.60
    heading: float = 7.76
    length: float = 4.22
    focus: float = 1.2
    near_focus: float = 3.46
    about: float = 3.43
    named: float = 4.13
    looked_at: int = 20


UNREAD_WEIGHTS = EvidenceWeights(
    passage=3.01,
    meaning=0.0,
    soft_path=8.32,
    value=3.60,
    phrase=4.48,
    cause=3.24,
    heading=6.71,
    length=2.87,
    focus=1.2,
    near_focus=3.86,
    about=4.46,
    named=4.26,
)
"""The weights where the contextual encoder reads no sentence, as in a large archive; fitted with ``--unread``."""


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """What speaks for a sentence, each about 0–1.

    ``passage``: how well its passage stands in the ranking; ``meaning``: see ``SentenceScores``; ``soft_path``:
    how much of the question it holds with its neighbours and the section path, other words for the same thing counted
    by their likeness (see ``soft_cover``); ``value``: how well its values fit what is asked for;
    ``phrase``: it holds what the question quotes; ``cause``: it
    gives a cause, where a reason is asked for; ``heading``: the share of the question's weight in its section path, all
    for a row that the question names; ``length``: the logarithm of its length.  In a conversation, ``focus``: it stands
    in the speech told last; ``near_focus``: how near to the place told; ``about``: how well it names what a follow-up
    is about (see ``Focus``).
    """

    passage: float
    meaning: float
    soft_path: float
    value: float
    phrase: float
    cause: float
    heading: float
    length: float
    focus: float
    near_focus: float
    about: float

    def score(self, weights: EvidenceWeights) -> float:
        """The weighted sum."""
        return float(sum(map(mul, _each_feature(weights), _each_feature(self))))


_each_feature = attrgetter(*(field.name for field in fields(SentenceFeatures)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with its score and the candidate it stands in; ``order`` is its place among the candidate's.

    ``share`` is how probable it is beside the best one (0–1): the weights are those of a softmax.
    """

    candidate: Candidate
    scores: SentenceScores
    order: int
    features: SentenceFeatures
    score: float
    share: float = 1.0

    @property
    def speech_id(self) -> str:
        """Id of the speech that the sentence is from."""
        return self.candidate.speech_id

    @property
    def start(self) -> int:
        """First character of the sentence in the speech's text."""
        return self.scores.span.start

    @property
    def end(self) -> int:
        """End of the sentence in the speech's text, exclusive."""
        return self.scores.span.end

    def quotes(self, question: Question) -> bool:
        """Whether the sentence holds word for word something of two characters or more that the question quotes."""
        return any(len(phrase) > 1 and phrase in self.scores.span.words for phrase in question.query.phrases)

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.scores.span.text


def rank_sentences(
    question: Question,
    candidates: Sequence[Candidate],
    named: Collection[str],
    weights: EvidenceWeights,
    deadline: Deadline = UNHURRIED,
    focus: Focus | None = None,
) -> list[Evidence]:
    """Rank the sentences of the best candidates; those of the speeches that the question names gain ``named``.

    Raises ``QuestionTooSlow`` behind the deadline.
    """
    looked_at = candidates[: weights.looked_at]
    if not looked_at:
        return []
    top, low = looked_at[0].score, looked_at[-1].score
    soft = _soft_covers(question, looked_at)
    found = []
    for candidate, covers in zip(looked_at, soft, strict=True):
        standing = (candidate.score - low) / (top - low) if top > low else 1.0
        bonus = weights.named if candidate.speech_id in named else 0.0
        for order, scores in enumerate(candidate.sentences):
            deadline.check()
            if answers_nothing(question, candidate, order) or _addresses(scores.span.text):
                continue
            features = _features(question, candidate, order, standing, covers[order], focus)
            score = features.score(weights) + bonus
            found.append(Evidence(candidate, scores, order, features, score))
    found.sort(key=lambda e: (-e.score, e.speech_id, e.start))
    return [replace(item, share=math.exp(item.score - found[0].score)) for item in found]


def _soft_covers(question: Question, candidates: Sequence[Candidate]) -> list[list[float]]:
    """The soft cover of each sentence of each candidate with its neighbours and the path."""
    likeness = shipped_likeness()
    asked = likeness.asked(question.query)
    texts = [text for own in candidates for text in (*(s.span.text for s in own.sentences), _path(own))]
    rows = likeness.of(asked, texts)
    covers, first = [], 0
    for candidate in candidates:
        end = first + len(candidate.sentences)
        alone = rows[first:end]
        near = alone.copy()
        near[1:] = np.maximum(near[1:], alone[:-1])
        near[:-1] = np.maximum(near[:-1], alone[1:])
        covers.append(asked.cover(np.maximum(near, rows[end])).tolist())
        first = end + 1
    return covers


def _path(candidate: Candidate) -> str:
    return " ".join(candidate.features.passage.section)


def _features(
    question: Question,
    candidate: Candidate,
    order: int,
    standing: float,
    soft: float,
    focus: Focus | None,
) -> SentenceFeatures:
    scores = candidate.sentences[order]
    span = scores.span
    told = focus if focus is not None and focus.speech_id == candidate.speech_id else None
    phrases = question.query.phrases
    return SentenceFeatures(
        passage=standing,
        meaning=scores.meaning,
        soft_path=soft,
        value=0.0 if question.value is None else value_fit(span.text, question.value, question.unit, question.noun),
        phrase=sum(phrase_fit(p, span.words) * min(len(p) / 5, 1.0) for p in phrases) / max(len(phrases), 1),
        cause=float(question.kind is Kind.WHY and bool(CAUSE.search(span.text))),
        heading=1.0 if names_row(question, span.text) else candidate.heading_cover,
        length=math.log1p(len(span.words)) / 5,
        focus=float(told is not None),
        near_focus=0.0 if told is None else told.nearness(candidate.speech_id, span.start),
        about=0.0 if told is None else told.named_in(span.words),
    )


def _addresses(text: str) -> bool:
    """Whether a sentence only addresses the hearers (同志们：), which answers nothing."""
    return len(text) <= _ADDRESS_LENGTH and bool(_ADDRESSES.fullmatch(text.strip()))


def phrase_fit(phrase: str, words: str) -> float:
    """How well a phrase stands in a sentence (both folded to words), 0–1; below a similarity of 0.5 it is 0.

    >>> phrase_fit("守正创新", "要坚持守正创新"), phrase_fit("红烧肉", "要坚持守正创新")
    (1.0, 0.0)
    """
    if phrase in words:
        return 1.0
    if len(phrase) < 3 or not words:
        return 0.0
    from rapidfuzz import fuzz

    ratio = fuzz.partial_ratio(phrase, words) if len(words) >= len(phrase) else fuzz.ratio(phrase, words)
    return max(ratio / 100 - 0.5, 0.0) * 1.8


def count_items(text: str) -> int:
    """Count the members of the longest enumeration inside a sentence: parts of like length between 、 or ，.

    >>> count_items("要抓好学习、培训、考核。")
    3
    """
    longest = 1
    for stop in ("、", "；", "，"):
        for stretch in _SENTENCE_STOPS[stop].split(text):
            parts = [part for part in stretch.split(stop) if part.strip()]
            longest = max(longest, len(parts) if stop != "，" or _alike(parts) else 1)
    return max(longest, len(_QUOTED.findall(text)))


def _alike(parts: Sequence[str]) -> bool:
    """Whether clauses are parallel: of nearly one length, or opened by one character."""
    lengths = [len(part) for part in parts]
    return len(parts) > 2 and (max(lengths) - min(lengths) <= 3 or len({part[0] for part in parts}) == 1)
