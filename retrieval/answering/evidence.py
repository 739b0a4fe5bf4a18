"""Evidence: the sentences of the candidates in one ranking, for the answer to be made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter, mul

from ingest.text.punctuation import CLAUSE_ENDS, CLOSERS, SENTENCE_ENDS, STRONG_STOPS
from retrieval.answering.answer_values import holds_value
from retrieval.deadline import UNHURRIED, Deadline
from retrieval.question.parser import Kind, Question
from retrieval.search.hybrid_retriever import Candidate
from retrieval.search.sentence_scores import SentenceScores

_SENTENCE_STOPS = {
    "、": re.compile(f"[{CLAUSE_ENDS}]"),
    "；": re.compile(f"[：:{SENTENCE_ENDS}]"),
    "，": re.compile(f"[{STRONG_STOPS}]"),
}
MEASURE = re.compile(r"(?:\w{0,12}[，,])?\w{0,8}?(?:要|必须|应当|通过|坚持)")
CAUSE = re.compile(r"因为|之所以|由于|因此|是因|否则|才能|根本保证|意味着|如果|以便|决定了|就会|从而")
_STOPPED = re.compile(rf"[{STRONG_STOPS}.…][{re.escape(CLOSERS)}]*$")
_ADDRESS_LENGTH = 60
_GREETED = r"同志们|朋友们|女士们|先生们|同事们|同学们|大家(?:[早上中下晚]{1,2}[上午]?)?好"
_ADDRESSES = re.compile(
    rf"(?>(?:(?:尊敬的|各位)(?:(?!尊敬的|各位|{_GREETED})[^、，,。；;：:！!要应]){{0,14}}+|{_GREETED})[、，,\s]*+)++[：:！!]"
)
"""Words to the hearers.  One that begins ends the one before, and nothing is tried twice: 各位各位 costs no more."""
_HEADINGS_ANSWER = (Kind.LIST, Kind.QUOTE, Kind.DEFINITION, Kind.WHICH)
LIST_LENGTH = 3
"""Members of a list where the question does not say how many; two are as often a mere pair of words."""

_QUOTED = re.compile(r"[“\"「『][^“”\"「」『』]+[”\"」』]")


@dataclass(frozen=True, slots=True)
class EvidenceWeights:
    """What each feature of a sentence counts for (``SentenceFeatures`` says what they are); fitted by
    ``tests/benchmarks/fits/fit_evidence.py`` on the question sets of ``tests/data``."""

    passage: float = 0.8
    cover: float = 1.35
    cosine: float = 1.0
    clauses: float = 0.45
    thesaurus: float = 0.2
    value: float = 0.6
    phrase: float = 0.6
    near: float = 0.2
    items: float = 0.5
    cause: float = 0.7
    measure: float = 0.2
    heading: float = 1.2
    named: float = 0.5
    looked_at: int = 20


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """What speaks for a sentence, each about 0–1.

    ``passage``: how well its passage stands in the ranking; ``cover``, ``cosine``, ``clauses``, ``thesaurus``: see
    ``SentenceScores``; ``value``: it holds a value of the kind asked for; ``phrase``: it holds what the question
    quotes; ``near``: a neighbour's cover; ``items``: it enumerates, where a list is asked for; ``cause``: it gives
    a cause, where a reason is asked for; ``measure``: it says what to do, where that is asked;
    ``heading``: the share of the question's weight in its section path.
    """

    passage: float
    cover: float
    cosine: float
    clauses: float
    thesaurus: float
    value: float
    phrase: float
    near: float
    items: float
    cause: float
    measure: float
    heading: float

    def score(self, weights: EvidenceWeights) -> float:
        """The weighted sum."""
        return float(sum(map(mul, _each_feature(weights), _each_feature(self))))


_each_feature = attrgetter(*(field.name for field in fields(SentenceFeatures)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence with its score and the candidate it stands in; ``order`` is its place among the candidate's."""

    candidate: Candidate
    scores: SentenceScores
    order: int
    features: SentenceFeatures
    score: float

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
) -> list[Evidence]:
    """Rank the sentences of the best candidates; those of the speeches that the question names gain ``named``.

    Raises ``QuestionTooSlow`` behind the deadline.
    """
    looked_at = candidates[: weights.looked_at]
    if not looked_at:
        return []
    top, low = looked_at[0].score, looked_at[-1].score
    found = []
    for candidate in looked_at:
        standing = (candidate.score - low) / (top - low) if top > low else 1.0
        bonus = weights.named if candidate.speech_id in named else 0.0
        for order, scores in enumerate(candidate.sentences):
            deadline.check()
            if _bare_heading(question, scores.span.text) or _addresses(scores.span.text):
                continue
            features = _features(question, candidate, order, standing)
            score = features.score(weights) + bonus
            found.append(Evidence(candidate, scores, order, features, score))
    return sorted(found, key=lambda e: (-e.score, e.speech_id, e.start))


def _features(question: Question, candidate: Candidate, order: int, standing: float) -> SentenceFeatures:
    sentences = candidate.sentences
    scores = sentences[order]
    span = scores.span
    neighbours = sentences[max(order - 1, 0) : order] + sentences[order + 1 : order + 2]
    phrases = question.query.phrases
    return SentenceFeatures(
        passage=standing,
        cover=scores.cover,
        cosine=scores.cosine,
        clauses=scores.clauses,
        thesaurus=min(scores.thesaurus, 1.0),
        value=float(question.value is not None and holds_value(span.text, question.value, question.unit)),
        phrase=sum(phrase_fit(p, span.words) * min(len(p) / 5, 1.0) for p in phrases) / max(len(phrases), 1),
        near=max((n.cover for n in neighbours), default=0.0),
        items=_enumerates(question, span.text),
        cause=float(question.kind is Kind.WHY and bool(CAUSE.search(span.text))),
        measure=float(question.kind is Kind.HOW and bool(MEASURE.match(span.text))),
        heading=candidate.heading_cover,
    )


def _bare_heading(question: Question, text: str) -> bool:
    """Whether a sentence is a heading's line, which by itself answers no question but for a list or a wording."""
    return question.kind not in _HEADINGS_ANSWER and not _STOPPED.search(text)


def _addresses(text: str) -> bool:
    """Whether a sentence only addresses the hearers (同志们：), which answers nothing."""
    return len(text) <= _ADDRESS_LENGTH and bool(_ADDRESSES.fullmatch(text.strip()))


def _enumerates(question: Question, text: str) -> float:
    if question.kind is not Kind.LIST:
        return 0.0
    count, wanted = count_items(text), question.count or LIST_LENGTH
    return min(count / wanted, 1.0) * (1.0 if count < wanted + 3 else 0.8)


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
