"""True or false: a sentence as it is, or with one figure, term, order or polarity changed.

The question is always whether the statement agrees with the speech word for word, and a changed statement
stands nowhere in the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from retrieval.quiz.chance import digest
from retrieval.quiz.makers.difficulty import grade
from retrieval.quiz.material.certainty import given_away
from retrieval.quiz.material.distractors import Parallels, common_affixes
from retrieval.quiz.material.enumerations import Enumeration, find_enumerations
from retrieval.quiz.material.fitness import grave, solemn
from retrieval.quiz.material.scope import Material
from retrieval.quiz.material.slots import Slot, SlotKind
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.words import content_words, word_edges, words
from retrieval.quiz.question import AS_IS, Difficulty, QuestionCandidate, QuestionType, QuizQuestion

_SHORTEST, _TELLING = 14, 24
"""Characters of a statement: with something that could be changed, and without."""
# Closeness of a statement that is true or has a word turned round, of one whose parts were swapped, and the least that
# an exchanged word must have; set by hand.
_UNCHANGED = 0.5
_SWAPPED = 0.9
_LEAST_CLOSE = 0.6
_BRIEF = 3  # characters: of a shorter word no character may be shared, or the change is hard to see
_MOST_SHARED = 0.5  # part of the characters that a longer one may share
# What points to a thing named before is no statement by itself.
_POINTING = re.compile(r"这[一些个项种次方样里]|那[一些个项种次样]|该[项些]")
_WORD, _SYLLABLES = 2, 5  # characters of a word; of members up to five, a swap of one character is a swap of syllables
# What stands there, and what is put instead; gathered by hand.
_OPPOSITES = (
    ("增长", "下降"), ("下降", "上升"), ("提高", "降低"), ("增加", "减少"), ("减少", "增加"), ("高于", "低于"),
    ("应当", "可以"), ("不得", "可以"), ("以上", "以下"), ("以内", "以外"), ("定期", "不定期"),
    ("事前", "事后"), ("会前", "会后"), ("年初", "年底"), ("不需要", "需要"), ("无需", "需要"),
    ("并不意味着", "意味着"), ("上半年", "下半年"),
)  # fmt: skip
# Only beside a figure: «增长 5%» is a statement of fact, «增长见识» is not.
_WITH_FIGURE = frozenset(("增长", "下降", "提高", "增加", "减少"))
# The rest of the sentence would tell that the change is false.
_CONTRADICTED = re.compile(r"[由从][^，。；由从]*+到|增幅|涨幅|降幅|增速|增支|减收")
_FIGURE_NEAR = re.compile(r"[^，。；]{0,4}\d[\d.,]*(.?)")  # a figure up to four characters behind the word


@dataclass(frozen=True, slots=True)
class Alteration:
    """One change of a stretch: what stands there, what is put instead, and of which kind."""

    start: int
    before: str
    after: str
    kind: str
    closeness: float

    def applied(self, text: str) -> str:
        """The text with the change."""
        return text[: self.start] + self.after + text[self.start + len(self.before) :]


def judgements(material: Material, parallels: Parallels) -> Iterator[QuestionCandidate]:
    """The drafts that are true and those that are false."""
    for stretch, slots in material.slots.items():
        if len(stretch.text) < _SHORTEST:
            continue
        if (slots or len(stretch.text) >= _TELLING) and not _POINTING.search(stretch.text):
            yield _draft(material, stretch, None)
        for change in _changes(material, parallels, stretch, slots):
            changed = change.applied(stretch.text)
            once = stretch.text.count(change.before) == 1 and changed.count(change.after) == 1
            proper = change.kind == "figure" or not solemn(changed)
            if once and proper and not material.wording.holds(changed):
                yield _draft(material, stretch, change)


def _changes(material: Material, parallels: Parallels, stretch: Stretch, slots: list[Slot]) -> Iterator[Alteration]:
    quote = material.cite(stretch.speech_id, stretch.start, stretch.end).quote
    for slot in slots:
        if slot.figure is not None:
            if not given_away(stretch, slot):
                yield from _exchanges(parallels, stretch, slot, quote, "figure", 0.0)
        elif _changeable(stretch, slot):
            yield from _exchanges(parallels, stretch, slot, quote, "term", _LEAST_CLOSE)
    if not solemn(stretch.text) and not grave(stretch.text):
        for group in find_enumerations(stretch.text):
            yield from _swaps(stretch.text, group)
        yield from _opposites(stretch.text)


def _changeable(stretch: Stretch, slot: Slot) -> bool:
    """Whether a word may be exchanged: no closing noun, no term whose members follow, nothing grave."""
    listed = stretch.text.startswith("”：", slot.end)
    return slot.kind is not SlotKind.NOUN and not listed and not grave(stretch.text)


def _exchanges(
    parallels: Parallels, stretch: Stretch, slot: Slot, quote: str, kind: str, least: float
) -> Iterator[Alteration]:
    for other in parallels.distractors(slot, stretch, quote, 1):
        shared = _shared(slot, other.text, stretch.text)
        rest = stretch.text[: slot.start] + "\n" + stretch.text[slot.end :]
        if slot.figure is None and any(word in rest for word in content_words(other.text)):
            continue
        if other.closeness >= least and (slot.kind is not SlotKind.MEMBER or shared <= _MOST_SHARED):
            yield Alteration(slot.start, slot.text, other.text, kind, other.closeness)


def _shared(slot: Slot, other: str, text: str) -> float:
    """The part of a slot's characters that another phrase has too, those of the whole enumeration left out."""
    first, last = common_affixes(slot.group.texts(text)) if slot.group else ("", "")
    own, new = set(slot.text) - {first, last}, set(other) - {first, last}
    if len(slot.text) <= _BRIEF:
        return float(bool(own & new))
    return len(own & new) / max(len(own), 1)


def _swaps(text: str, group: Enumeration) -> Iterator[Alteration]:
    """Exchange what two parallel members say of: 大事讲原则，小事讲风格 → 小事讲原则，大事讲风格."""
    for (a, b), (c, d) in pairwise(group.members):
        first, second = text[a:b], text[c:d]
        parts = _differing(first, second)
        if len(parts) != 2 or parts[0][0] != 0 or not _telling(first, second, parts):
            continue
        cut = parts[0][1]
        after = second[:cut] + first[cut:] + text[b:c] + first[:cut] + second[cut:]
        yield Alteration(a, text[a:d], after, "order", _SWAPPED)
        return


def _telling(first: str, second: str, parts: list[tuple[int, int]]) -> bool:
    """Whether the exchange changes what is said: two nouns trade what is said of them, in words, not in syllables."""
    cut = parts[0][1]
    nouns = all(words(text[:cut])[-1].tag[:1] in "nj" for text in (first, second))
    said = parts[1][1] - parts[1][0]
    return nouns and cut >= _WORD and (said >= _WORD or len(first) > _SYLLABLES)


def _differing(first: str, second: str) -> list[tuple[int, int]]:
    """The spans in which two texts of one length differ."""
    if len(first) != len(second):
        return []
    spans: list[tuple[int, int]] = []
    for i, (x, y) in enumerate(zip(first, second, strict=True)):
        if x != y and spans and spans[-1][1] == i:
            spans[-1] = (spans[-1][0], i + 1)
        elif x != y:
            spans.append((i, i + 1))
    return spans


def _opposites(text: str) -> Iterator[Alteration]:
    """Turn one word round; those of quantity only before a figure."""
    for before, after in _OPPOSITES:
        start = text.find(before)
        edges = word_edges(text)
        if start not in edges or start + len(before) not in edges or after in text:
            continue
        near = _FIGURE_NEAR.match(text, start + len(before))
        plain = near and near[1] != "倍" and not _CONTRADICTED.search(text)
        if before not in _WITH_FIGURE or plain:
            yield Alteration(start, before, after, "polarity", _UNCHANGED)
            return


def _difficulty(material: Material, change: Alteration | None) -> Difficulty:
    """Grade a judgement; how often the words recur is looked up for exchanged terms and figures alone."""
    if change is None:
        return grade(_UNCHANGED, 1)
    counted = change.kind in ("figure", "term")
    return grade(change.closeness, material.wording.count(change.before) if counted else 1)


def _draft(material: Material, stretch: Stretch, change: Alteration | None) -> QuestionCandidate:
    span = (stretch.start, stretch.end)
    if change is not None:
        span = (stretch.start + change.start, stretch.start + change.start + len(change.before))
    citation = material.cite(stretch.speech_id, stretch.start, stretch.end, (span,))
    statement = stretch.text if change is None else change.applied(stretch.text)
    key = stretch.text if change is None else change.before
    question = QuizQuestion(
        id=digest("judge", statement, citation.quote)[:16],
        type=QuestionType.JUDGE,
        form=AS_IS if change is None else change.kind,
        difficulty=_difficulty(material, change),
        stem=statement,
        key=(key,),
        citation=citation,
        sources=(citation,),
        truth=change is None,
        changed=None if change is None else (change.before, change.after),
    )
    uses = frozenset({(stretch.speech_id, stretch.start)})
    return QuestionCandidate(question, uses, material.leaf(stretch.speech_id, stretch.path))
