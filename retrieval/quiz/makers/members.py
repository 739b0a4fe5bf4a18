"""Multiple choice and short answer from an enumeration inside one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.text.folding import fold_words
from ingest.text.numerals import ONE_TO_TEN, read_numeral
from retrieval.quiz.chance import digest
from retrieval.quiz.makers.difficulty import grade, points_closeness
from retrieval.quiz.makers.phrasing import ask_members
from retrieval.quiz.material.certainty import only_answer
from retrieval.quiz.material.distractors import Parallels
from retrieval.quiz.material.enumerations import Enumeration, find_enumerations
from retrieval.quiz.material.scope import Material
from retrieval.quiz.material.slots import Slot, SlotKind
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.words import content_words
from retrieval.quiz.question import BLANK, QuestionCandidate, QuestionType, QuizQuestion

# Members of a multiple choice.  All numbers here were set by hand.
_FEWEST, _MOST = 2, 4
_LEAST_REST = 10  # characters of words left around the blank
_LEAST_OPTIONS, _WRONG = 4, 2  # options at least, of which so many wrong
_LEAST_NAMED = 3  # that a name must count to be asked for
# “六不”：…, where the number in the name tells that all members follow.
_NAMED = re.compile(rf"“(?P<name>(?P<n>[两{ONE_TO_TEN[1:]}])[^“”，。、]{{1,5}})”(?:[：:，]|，?即|就是|是指)")


def enumerated(material: Material, parallels: Parallels) -> Iterator[QuestionCandidate]:
    """The drafts that ask for all members of an enumeration."""
    for stretch in material.stretches:
        for group in find_enumerations(stretch.text):
            if group.whole:
                yield from _which(material, parallels, stretch, group)
                yield from _named(material, stretch, group)


def _which(
    material: Material, parallels: Parallels, stretch: Stretch, group: Enumeration
) -> Iterator[QuestionCandidate]:
    members = group.texts(stretch.text)
    start, end = group.span
    rest = stretch.text[:start] + stretch.text[end:]
    fits = _FEWEST <= len(members) <= _MOST and len(fold_words(rest)) >= _LEAST_REST and not _given(members, rest)
    if not fits or fold_words(stretch.text[start:end]) != fold_words("".join(members)):
        return
    kind = SlotKind.TERM if group.quoted else SlotKind.MEMBER
    span = Slot(kind, start, end, stretch.text[start:end], group=group)
    if not only_answer(stretch, span, material.wording):
        return
    quote = material.cite(stretch.speech_id, stretch.start, stretch.end).quote
    first = Slot(kind, *group.members[0], members[0], group=group)
    number = max(_WRONG, _LEAST_OPTIONS - len(members))
    wrong = parallels.distractors(first, stretch, quote, number)
    if wrong:
        closeness = sum(d.closeness for d in wrong) / len(wrong)
        stem = stretch.text[:start] + BLANK + stretch.text[end:]
        options = (*members, *(d.text for d in wrong))
        yield _draft(material, stretch, group, QuestionType.MULTIPLE, stem, options, closeness)


def _named(material: Material, stretch: Stretch, group: Enumeration) -> Iterator[QuestionCandidate]:
    """Short answer: what “六不” stands for, where as many members follow as it counts."""
    match = _NAMED.search(stretch.text)
    if match is None or match.end() > group.span[0] or len(group.members) < _LEAST_NAMED:
        return
    if read_numeral(match["n"]) == len(group.members):
        stem = ask_members(material.title(stretch.speech_id), match["name"])
        closeness = points_closeness(len(group.members))
        yield _draft(material, stretch, group, QuestionType.SHORT, stem, (), closeness)


def _given(members: tuple[str, ...], rest: str) -> bool:
    return any(member in rest or any(word in rest for word in content_words(member)) for member in members)


def _draft(
    material: Material,
    stretch: Stretch,
    group: Enumeration,
    kind: QuestionType,
    stem: str,
    options: tuple[str, ...],
    closeness: float,
) -> QuestionCandidate:
    members = group.texts(stretch.text)
    values = [(stretch.start + a, stretch.start + b) for a, b in group.members]
    citation = material.cite(stretch.speech_id, stretch.start, stretch.end, values)
    count = min(material.wording.count(member) for member in members)
    question = QuizQuestion(
        id=digest(kind, stem, *members, citation.quote)[:16],
        type=kind,
        form="members",
        difficulty=grade(closeness, count),
        stem=stem,
        key=members,
        citation=citation,
        sources=(citation,),
        options=options,
        right=tuple(range(len(members))) if options else (),
        points=() if options else members,
    )
    uses = frozenset({(stretch.speech_id, stretch.start)})
    return QuestionCandidate(question, uses, material.leaf(stretch.speech_id, stretch.path))
