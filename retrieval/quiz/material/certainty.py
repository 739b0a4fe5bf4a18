"""Whether a blank has one answer: nothing else fits it by the corpus, and the rest does not give it away."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.text.folding import fold_words
from ingest.text.measure_words import COUNTED_POINTS
from ingest.text.punctuation import PHRASE_ENDS
from retrieval.quiz.material.figures import find_figures
from retrieval.quiz.material.slots import Slot, SlotKind
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.wording import Wording, fillers
from retrieval.quiz.material.words import content_words

WINDOW = 4
"""Characters on both sides that make a place the same place."""

# All numbers here were set by hand and are checked by tests/support/quiz_auditor.py over 2,000 questions.
_ONE_SIDE = 5
_COUNTED = 10  # a number up to ten can be told by counting what the sentence enumerates
_PAIR = 2
_PAIRED = re.compile(r"[和与、及][^，。；：]{1,6}$")  # «…和…» before the number two: the pair tells it
_POINTED = re.compile(r"(?:[这那]|上述|以上)$")  # «这三项»: what was said before tells the number
_RECALLED = 3  # characters of a member that can be recalled without options
_MOST_SHARED = 0.5  # part of a key's characters that its fellows may have


def only_answer(stretch: Stretch, slot: Slot, wording: Wording) -> bool:
    """Whether no other words of the corpus stand where the slot stands.

    Looked at are all places with the same ``WINDOW`` characters on both sides, and those with a longer run
    of the same clause on one side.
    """
    left, written, right = _parted(stretch.text, slot)
    left, right, key = _last(left, WINDOW), _first(right, WINDOW), fold_words(written)
    longest = 2 * len(key) + 4
    if left and right:
        found = fillers(wording, left, right, longest)
        if any(filler != key for filler in found):
            return False
    before, behind = _clause(stretch.text, slot)
    if len(before) >= _ONE_SIDE and any(not f.startswith(key) for f in fillers(wording, before, "", len(key))):
        return False
    return len(behind) < _ONE_SIDE or all(f.endswith(key) for f in fillers(wording, "", behind, len(key)))


def given_away(stretch: Stretch, slot: Slot) -> bool:
    """Whether the rest of the stretch tells the key: by a word of it, most of its characters, or a count."""
    left, key, right = _parted(stretch.text, slot)
    rest = left + "\n" + right
    if slot.figure is not None:
        return slot.figure.number in rest or _countable(slot, rest) or _told_beside(slot, left, right)
    if any(word in rest for word in content_words(key)) or any(a + b in rest for a, b in pairwise(key)):
        return True
    near = set("".join(slot.group.texts(stretch.text))) if slot.group else set(rest)
    others = near if slot.group is None else set(_others(slot, stretch))
    return sum(character in others for character in key) / len(key) > _MOST_SHARED and slot.group is not None


def _countable(slot: Slot, rest: str) -> bool:
    """Whether a small number could be told by counting what the rest enumerates."""
    figure = slot.figure
    return figure is not None and figure.value <= _COUNTED and figure.unit in COUNTED_POINTS and rest.count("、") >= 1


def _told_beside(slot: Slot, left: str, right: str) -> bool:
    """Whether the words right beside a figure tell it: 这两种, 安全和环保两项, 六次、七次."""
    figure = slot.figure
    assert figure is not None
    if _POINTED.search(left) or (figure.value == _PAIR and _PAIRED.search(left)):
        return True
    return left.endswith("、") or (right.startswith("、") and bool(find_figures(right[1:8])))


def _others(slot: Slot, stretch: Stretch) -> str:
    assert slot.group is not None
    return "".join(text for text in slot.group.texts(stretch.text) if text != slot.text)


def _parted(text: str, slot: Slot) -> tuple[str, str, str]:
    return text[: slot.start], text[slot.start : slot.end], text[slot.end :]


def _clause(text: str, slot: Slot) -> tuple[str, str]:
    """The folded words of the slot's clause before and behind it."""
    before = text[: slot.start]
    behind = text[slot.end :]
    cut = max((before.rfind(mark) for mark in PHRASE_ENDS), default=-1)
    stop = min((i for i in (behind.find(mark) for mark in PHRASE_ENDS) if i >= 0), default=len(behind))
    return fold_words(before[cut + 1 :])[-8:], fold_words(behind[:stop])[:8]


def _last(text: str, number: int) -> str:
    """The shortest end of a text that holds ``number`` words' characters, or the whole."""
    return next((text[i:] for i in range(len(text) - number, -1, -1) if len(fold_words(text[i:])) >= number), text)


def _first(text: str, number: int) -> str:
    """The shortest beginning of a text that holds ``number`` words' characters, or the whole."""
    return next((text[:i] for i in range(number, len(text)) if len(fold_words(text[:i])) >= number), text)


def recallable(slot: Slot) -> bool:
    """Whether a reader can be asked for the phrase without options: one of a kind, or held by its fellows.

    A member must be of three characters at least and one of several of equal length.
    """
    if slot.kind is SlotKind.NOUN:
        return False
    if slot.kind is not SlotKind.MEMBER:
        return slot.figure is None or slot.start > 0 or slot.figure.unit[0] not in "年月"
    group = slot.group
    return group is not None and len(slot.text) >= _RECALLED and len({b - a for a, b in group.members}) == 1
