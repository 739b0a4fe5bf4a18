"""Slots: the phrases of a stretch that a question may ask for.

A slot is a figure with its unit, a term in quotation marks, a title in 《》, a member of an enumeration, a
clause of a saying, or the noun that closes a clause.  Each is bounded by punctuation or by word edges and
holds a word with a meaning of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import PHRASE_ENDS
from retrieval.quiz.material.enumerations import Enumeration, find_enumerations
from retrieval.quiz.material.figures import Figure, find_figures
from retrieval.quiz.material.fitness import han_count, names_leaders
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.words import has_content, words

# Characters; a longer phrase is a sentence to be recited.  Set by hand.
LONGEST_SLOT = 14

# A quoted term without punctuation inside, up to the length of a set phrase.
_TERM = re.compile(r"“([^“”，。；：、！？《》]{2,12})”")
_TITLE = re.compile(r"《([^《》]{2,20})》")  # a document's title, up to what fits an option
# Two clauses of which the second can be asked for.
_SAYING = re.compile(r"“([^“”]{3,12}[，、；][^“”，、；]{3,12})[。！]?”")
# Bounded, for a text may open marks that nothing closes; no title or aside of a sentence is that long.
_SET_OFF = re.compile(r"“[^”]{0,400}”|《[^》]{0,400}》|（[^）]{0,400}）")
_CLAUSE_END = re.compile(rf"[{PHRASE_ENDS}”）]|$")  # a closing noun stands before one of these
# «“六个坚持”», «“两山”»: terms that open with a number are exchanged with one another alone.
_NUMBERED = re.compile(rf"^新?[{ONE_TO_TEN}两百\d]+[个大项位条种]?[^{ONE_TO_TEN}两百\d]")
# Nouns of two characters that would fit any blank.
_GENERIC = frozenset(
    re.findall(
        "..",
        "工作问题方面情况内容事情东西时候地方部分过程方式办法同志大家人员单位部门地区时间有关要求方法作用意见",
    )
)
_ADVERBS = "就也都更又既还才再"  # a member that opens with one of these is a predicate
_SUFFIXED = "的之"  # a closing noun is asked for behind one of these


class SlotKind(StrEnum):
    """What a slot is."""

    FIGURE = "figure"
    TERM = "term"
    TITLE = "title"
    MEMBER = "member"
    SAYING = "saying"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Slot:
    """A phrase of a stretch: ``text == stretch.text[start:end]``; ``figure`` and ``group`` where it is of one."""

    kind: SlotKind
    start: int
    end: int
    text: str
    figure: Figure | None = None
    group: Enumeration | None = None

    @property
    def shape(self) -> str:
        """What slots that can be exchanged have in common: kind, and unit or way of naming."""
        if self.figure is not None:
            return f"figure|{self.figure.kind}"
        if self.kind is SlotKind.TERM:
            return "numbered" if _NUMBERED.match(self.text) else "term"
        return self.kind.value


def find_slots(stretch: Stretch) -> list[Slot]:
    """The slots of a stretch in the order of the text; of two at one place the first kind named above."""
    text = stretch.text
    taken: list[tuple[int, int]] = []
    slots = []
    for slot in (*_terms(text), *_sayings(text), *_figures(text), *_members(text), *_nouns(text)):
        if all(slot.end <= a or b <= slot.start for a, b in taken) and has_content(slot.text):
            slots.append(slot)
            taken.append((slot.start, slot.end))
    return sorted(slots, key=lambda slot: slot.start)


def _terms(text: str) -> Iterator[Slot]:
    for pattern, kind in ((_TERM, SlotKind.TERM), (_TITLE, SlotKind.TITLE)):
        for match in pattern.finditer(text):
            if han_count(match[1]) > 1:
                yield Slot(kind, match.start(1), match.end(1), match[1])


def _sayings(text: str) -> Iterator[Slot]:
    """The last clause of a quoted saying of two."""
    for match in _SAYING.finditer(text):
        parts = re.split(r"[，、；]", match[1])
        if len(parts) == 2 and abs(len(parts[0]) - len(parts[1])) <= 1:
            start = match.end(1) - len(parts[1])
            yield Slot(SlotKind.SAYING, start, match.end(1), parts[1])


def _figures(text: str) -> Iterator[Slot]:
    quoted = [m.span() for m in _SET_OFF.finditer(text)]
    for figure in find_figures(text):
        if all(figure.end <= a or b <= figure.start for a, b in quoted):
            yield Slot(SlotKind.FIGURE, figure.start, figure.end, figure.text, figure=figure)


def _members(text: str) -> Iterator[Slot]:
    for group in find_enumerations(text):
        for start, end in group.members:
            if end - start <= LONGEST_SLOT and text[start] not in _ADVERBS:
                yield Slot(SlotKind.MEMBER, start, end, text[start:end], group=group)


def _nouns(text: str) -> Iterator[Slot]:
    """A noun of two to four characters behind 的 or 之 that closes a clause; none where the leadership is named."""
    if names_leaders(text):
        return
    row = words(text)
    for before, word in pairwise(row):
        closes = _CLAUSE_END.match(text, word.end)
        noun = word.tag.startswith("n") or word.tag in ("vn", "an")
        listed = text[word.end : word.end + 1] == "、"
        sized = 2 <= len(word.text) <= 4 and word.text not in _GENERIC
        if before.text in _SUFFIXED and noun and closes and not listed and sized:
            yield Slot(SlotKind.NOUN, word.start, word.end, word.text)
