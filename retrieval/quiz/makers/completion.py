"""Single choice and blank: a figure, name or phrase taken out of a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.text.folding import fold_words
from retrieval.quiz.chance import digest
from retrieval.quiz.makers.difficulty import grade, recall_closeness
from retrieval.quiz.material.certainty import given_away, only_answer, recallable
from retrieval.quiz.material.distractors import Parallels
from retrieval.quiz.material.fitness import condemns
from retrieval.quiz.material.scope import Material
from retrieval.quiz.material.slots import Slot
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.question import BLANK, QuestionCandidate, QuestionType, QuizQuestion

_OPTIONS = 4  # the customary four of a Chinese examination
_LEAST_REST = 10  # characters of words left around the blank, without which nothing tells what is asked; set by hand


def completions(material: Material, parallels: Parallels) -> Iterator[QuestionCandidate]:
    """The drafts that ask for a slot of a stretch, as single choice and as blank."""
    for stretch, slots in material.slots.items():
        for slot in slots:
            if slot.figure is None and condemns(stretch.text):
                continue
            if _fit(stretch, slot) and not given_away(stretch, slot) and only_answer(stretch, slot, material.wording):
                yield from _single(material, parallels, stretch, slot)
                if recallable(slot):
                    yield _blank(material, stretch, slot)


def _fit(stretch: Stretch, slot: Slot) -> bool:
    """Whether enough is left of the stretch, and the key stands in it once."""
    text = stretch.text
    return len(fold_words(text)) - len(slot.text) >= _LEAST_REST and text.count(slot.text) == 1


def _single(material: Material, parallels: Parallels, stretch: Stretch, slot: Slot) -> Iterator[QuestionCandidate]:
    quote = material.cite(stretch.speech_id, stretch.start, stretch.end).quote
    wrong = parallels.distractors(slot, stretch, quote, _OPTIONS - 1)
    if not wrong:
        return
    closeness = sum(d.closeness for d in wrong) / len(wrong)
    options = (slot.text, *(d.text for d in wrong))
    yield _draft(material, stretch, slot, QuestionType.SINGLE, closeness, options)


def _blank(material: Material, stretch: Stretch, slot: Slot) -> QuestionCandidate:
    return _draft(material, stretch, slot, QuestionType.BLANK, recall_closeness(slot.text), ())


def _draft(
    material: Material,
    stretch: Stretch,
    slot: Slot,
    kind: QuestionType,
    closeness: float,
    options: tuple[str, ...],
) -> QuestionCandidate:
    stem = stretch.text[: slot.start] + BLANK + stretch.text[slot.end :]
    value = (stretch.start + slot.start, stretch.start + slot.end)
    citation = material.cite(stretch.speech_id, stretch.start, stretch.end, (value,))
    question = QuizQuestion(
        id=digest(kind, stem, slot.text, citation.quote)[:16],
        type=kind,
        form=slot.kind.value,
        difficulty=grade(closeness, material.wording.count(slot.text)),
        stem=stem,
        key=(slot.text,),
        citation=citation,
        sources=(citation,),
        options=options,
        right=(0,) if options else (),
        accepted=() if options else (slot.text,),
    )
    uses = frozenset({(stretch.speech_id, stretch.start)})
    return QuestionCandidate(question, uses, material.leaf(stretch.speech_id, stretch.path))
