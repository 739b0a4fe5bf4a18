"""Answers over several speeches: the sides of a comparison, one sentence of each speech, all that is said of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import groupby

from ingest.text.folding import fold_words
from retrieval.answer import Statement
from retrieval.answering.answer_builder import AnswerBuilder
from retrieval.answering.evidence import Evidence
from retrieval.answering.retrieve import RetrievalResult, SideResult
from retrieval.question.parser import Kind

NONE_OF_SIDE = "“{name}”：讲话中没有找到有关的内容。"
COUNTED = "共有 {count} 篇："
FROM = "《{title}》："

_QUOTING = 0.6
"""Share of the best similarity to a quoted phrase that a sentence of another speech needs."""

_SPEAKS = 0.6
"""Share of the best cover that a sentence needs to be taken for one that speaks of what is asked for."""

_MOST_GATHERED, _OF_A_SPEECH = 12, 4


def stands_verbatim(result: RetrievalResult) -> bool:
    """Whether what is looked for in all speeches stands word for word in one of the sentences found."""
    subject = fold_words(result.question.query.folded)
    if not subject or not (result.gather or result.question.kind is Kind.WHICH):
        return False
    return any(subject in item.scores.span.words for item in result.evidence)


def say_sides(
    builder: AnswerBuilder,
    sides: Sequence[SideResult],
    carried: Collection[int],
    say: Callable[[AnswerBuilder, RetrievalResult], None],
) -> None:
    """Answer the question of each side alone, in the order of the question; of one not ``carried``, say that nothing
    was found."""
    whole = builder.question
    for number, side in enumerate(sides):
        if number not in carried:
            builder.statements.append(Statement(NONE_OF_SIDE.format(name=side.name), own=True))
            continue
        builder.question = side.result.question
        say(builder, side.result)
    builder.question = whole


def each_speech(builder: AnswerBuilder, result: RetrievalResult, third: float) -> list[Evidence]:
    """The best sentence of each speech: of those named, else of those that speak of it, which are counted where it is
    asked which they are; else of as many as are spoken of."""
    chosen = _best_of_each(result)
    if len(result.named) > 1:
        return [chosen[speech_id] for speech_id in result.named if speech_id in chosen]
    ranked = list(chosen.values())
    if result.question.kind is not Kind.WHICH:
        return _well_placed(ranked, result.question.speeches, third)
    speaking = ranked[: result.question.speeches] if result.question.speeches else _speaking(ranked)
    if len(speaking) > 1:
        builder.statements.append(Statement(COUNTED.format(count=len(speaking)), own=True))
    return speaking


def say_gathered(builder: AnswerBuilder, result: RetrievalResult) -> None:
    """Say what stands in several places, grouped by speech, each speech's sentences in the order of its text."""
    found = _speaking(result.evidence)[: 2 * _MOST_GATHERED]
    kept: list[Evidence] = []
    for evidence in found:
        if len(kept) < _MOST_GATHERED and sum(own.speech_id == evidence.speech_id for own in kept) < _OF_A_SPEECH:
            kept.append(evidence)
    speeches = list(dict.fromkeys(own.speech_id for own in kept))
    kept.sort(key=lambda own: (speeches.index(own.speech_id), own.start))
    for speech_id, group in groupby(kept, key=lambda own: own.speech_id):
        if len(speeches) > 1:
            title = builder.cache.index.speech(speech_id).title
            builder.statements.append(Statement(FROM.format(title=title), own=True))
        for evidence in group:
            builder.say_evidence(evidence)


def _best_of_each(result: RetrievalResult) -> dict[str, Evidence]:
    """The best sentence of each speech; where it is asked which speeches hold a phrase, those that resemble it."""
    asks_where = result.question.kind is Kind.WHICH
    best_fit = max((item.features.phrase for item in result.evidence), default=0.0) if asks_where else 0.0
    chosen: dict[str, Evidence] = {}
    for evidence in result.evidence:
        if evidence.features.phrase >= _QUOTING * best_fit:
            chosen.setdefault(evidence.speech_id, evidence)
    return chosen


def _speaking(ranked: Sequence[Evidence]) -> list[Evidence]:
    """The sentences that speak of what is asked for: they hold nearly as much of the question as the best."""
    best = max((item.scores.cover for item in ranked), default=0.0)
    return [item for item in ranked if item.scores.cover >= _SPEAKS * best] if best else list(ranked[:1])


def _well_placed(ranked: Sequence[Evidence], speeches: int, third: float) -> list[Evidence]:
    """As many as the question says; else two, and a third that is ``third`` as probable as the first."""
    if speeches:
        return list(ranked[:speeches])
    further = [item for item in ranked[2:3] if item.share >= third * ranked[0].share]
    return [*ranked[:2], *further]
