"""Wrong options of the right kind: from parallel places of the same corpus, of like length, and wrong for certain.

A candidate that stands in the cited sentence, that is part of the key or holds it, that another member of
the key's enumeration goes with elsewhere, or whose joint with the words around the blank stands anywhere
in the corpus, is no distractor.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ingest.encoders.encoder import Encoder
from ingest.text.folding import fold_words
from ingest.text.punctuation import PHRASE_ENDS
from retrieval.quiz.chance import digest, shuffled
from retrieval.quiz.material.figures import Figure, other_figures
from retrieval.quiz.material.fitness import disapproves, grave
from retrieval.quiz.material.scope import Material
from retrieval.quiz.material.slots import Slot, SlotKind
from retrieval.quiz.material.stretches import Stretch
from retrieval.quiz.material.wording import Wording
from retrieval.quiz.material.words import signature, words

JOINT = 4
"""Characters beside the blank that are looked at."""

LEAST_CLOSE, LEAST_CLOSE_WORD, LEAST_CLOSE_TERM = 0.40, 0.46, 0.30
"""A candidate less like the key than this would be ruled out at a glance (phrases; single words; quoted terms)."""

LEAST_FIELD, LEAST_FIELD_WORD = 0.2, 0.3
"""Similarity in field (0–1) without which a phrase, or a word, would be out of place in the sentence."""

# First and last character, length, word classes; set by hand, as are the thresholds of this module.
_FORM_WEIGHTS = (0.2, 0.25, 0.25, 0.3)
_FIGURE_CLOSENESS = 0.6  # figures are made, not found: all are as close
_MOST_FIGURES = 8  # nearest other figures that are made; those that stand in the sentence fall out
_MOST_TRIED = 40  # nearest candidates that are looked up in the corpus, which is what takes time
_SHORT = 4  # characters up to which an option must be as long as the key
_TERMS = re.compile(r"“([^“”]{2,12})”")
_SAME_FIELD = 0.5
"""Cosine of the shipped encoder above which two phrases count as of one field."""


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option; ``closeness`` to the key is 0–1."""

    text: str
    closeness: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside a blank: ``JOINT`` characters of the clause at most, the other members of its
    enumeration, and the quote (folded)."""

    left: str
    right: str
    fellows: tuple[str, ...]
    quote: str

    @classmethod
    def of(cls, stretch: Stretch, slot: Slot, quote: str) -> Surroundings:
        """Look around a slot of a stretch."""
        text = stretch.text
        left = _clause_before(text[: slot.start])[-JOINT:]
        right = _clause_behind(text[slot.end :])[:JOINT]
        members = slot.group.texts(text) if slot.group else ()
        return cls(left, right, tuple(m for m in members if m != slot.text), fold_words(quote))

    def fit(self, phrase: str, wording: Wording) -> bool:
        """Whether the corpus joins the phrase to the words on either side somewhere."""
        joints = []
        if len(fold_words(self.left)) > 1:
            joints.append(self.left + phrase)
        if len(fold_words(self.right)) > 1:
            joints.append(phrase + self.right)
        for fellow in self.fellows:
            joints += [f"{fellow}、{phrase}", f"{phrase}、{fellow}"]
        return any(wording.holds(joint) for joint in joints)


class Parallels:
    """The slots of a material, gathered by shape, to draw distractors from."""

    def __init__(self, material: Material) -> None:
        self._wording = material.wording
        shapes: dict[str, dict[str, None]] = defaultdict(dict)
        for stretch, slots in material.slots.items():
            for slot in slots:
                if slot.figure is None and _exchangeable(stretch):
                    shapes[_shape(slot)][slot.text] = None
        encoder = material.cache.encoder
        self._shelves = {shape: _SimilarPhrases(list(texts), encoder) for shape, texts in shapes.items()}

    def distractors(self, slot: Slot, stretch: Stretch, quote: str, number: int) -> tuple[Distractor, ...]:
        """``number`` distractors for a slot, or none at all where there are fewer."""
        around = Surroundings.of(stretch, slot, quote)
        found: list[Distractor] = []
        for candidate in self._candidates(slot, stretch):
            texts = [slot.text, *(d.text for d in found)]
            if distinct(candidate.text, texts) and self._wrong(candidate.text, around):
                found.append(candidate)
                if len(found) == number:
                    return tuple(found)
        return ()

    def _wrong(self, text: str, around: Surroundings) -> bool:
        return fold_words(text) not in around.quote and not around.fit(text, self._wording)

    def _candidates(self, slot: Slot, stretch: Stretch) -> list[Distractor]:
        if slot.figure is not None:
            return _figures(slot.figure, stretch)
        if not _exchangeable(stretch) or _shape(slot) not in self._shelves:
            return []
        least, field = _least(slot)
        near = [
            distractor
            for distractor in self._shelves[_shape(slot)].near(slot.text, least, field)
            if _built_like(slot, distractor.text) and _shares_affix(slot, stretch, distractor.text)
        ]
        near.sort(key=lambda d: (-round(d.closeness, 2), digest(stretch.text, slot.text, d.text)))
        return near[:_MOST_TRIED]


class _SimilarPhrases:
    """Phrases of one shape with what their similarity is computed from, one row each."""

    def __init__(self, texts: list[str], encoder: Encoder) -> None:
        self._texts = texts
        self._rows = {text: row for row, text in enumerate(texts)}
        self._vectors = encoder.encode(texts)
        self._features = [
            _numbered(text[0] for text in texts),
            _numbered(text[-1] for text in texts),
            _numbered(str(len(text)) for text in texts),
            _numbered(signature(text) for text in texts),
        ]

    def near(self, text: str, least: float, least_field: float) -> list[Distractor]:
        """The other phrases with a closeness of at least ``least``, of which ``least_field`` by field.

        Half of it is form (first and last character, length, word classes), half the field that the shipped
        encoder sees them in.  Empty where the phrase itself is not among them.
        """
        row = self._rows.get(text)
        if row is None:
            return []
        form = sum(
            weight * (feature == feature[row]) for weight, feature in zip(_FORM_WEIGHTS, self._features, strict=True)
        )
        field = np.clip((self._vectors @ self._vectors[row]) / _SAME_FIELD, 0.0, 1.0)
        closeness = 0.5 * form + 0.5 * field
        fit = (closeness >= least) & (field >= least_field)
        return [Distractor(self._texts[i], float(closeness[i])) for i in np.flatnonzero(fit) if i != row]


def _exchangeable(stretch: Stretch) -> bool:
    return not disapproves(stretch.text) and not grave(stretch.text)


def distinct(text: str, others: Iterable[str]) -> bool:
    """Whether no one of the texts is part of another."""
    folded = fold_words(text)
    return all(folded not in fold_words(other) and fold_words(other) not in folded for other in others)


def common_affixes(members: Collection[str]) -> tuple[str, str]:
    """The first and the last character that all members share ("" where they differ)."""
    if len(members) < 2:
        return "", ""
    firsts, lasts = {m[0] for m in members}, {m[-1] for m in members}
    return (firsts.pop() if len(firsts) == 1 else ""), (lasts.pop() if len(lasts) == 1 else "")


def _least(slot: Slot) -> tuple[float, float]:
    """The least closeness and the least similarity in field of a slot's distractors."""
    if slot.kind is SlotKind.TERM:
        return LEAST_CLOSE_TERM, 0.0
    return (LEAST_CLOSE_WORD, LEAST_FIELD_WORD) if len(words(slot.text)) == 1 else (LEAST_CLOSE, LEAST_FIELD)


def _shape(slot: Slot) -> str:
    """The shape that a slot can be exchanged within; a saying's clause goes with the members."""
    return "member" if slot.kind is SlotKind.SAYING else slot.shape


def _numbered(features: Iterable[str]) -> NDArray[np.int64]:
    """Equal features equal numbers, shape (n,)."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(feature, len(numbers)) for feature in features], dtype=np.int64)


def _built_like(slot: Slot, text: str) -> bool:
    """Whether a phrase has about the key's length and, for a member, its word classes."""
    allowed = 0 if len(slot.text) <= _SHORT or slot.kind is SlotKind.MEMBER else (1 if len(slot.text) <= 7 else 2)
    if abs(len(slot.text) - len(text)) > allowed:
        return False
    return slot.kind is not SlotKind.MEMBER or signature(slot.text) == signature(text)


def _shares_affix(slot: Slot, stretch: Stretch, text: str) -> bool:
    """Whether a distractor has the first and last character that the key shares with its fellows.

    Fellows are the other members of the enumeration, or the other quoted terms of the stretch.
    """
    if slot.group is not None:
        first, last = common_affixes(slot.group.texts(stretch.text))
        return text.startswith(first) and text.endswith(last)
    if slot.kind is SlotKind.TERM:
        terms = [t for t in _TERMS.findall(stretch.text) if t != slot.text]
        return text[-1] == slot.text[-1] or not any(t[-1] == slot.text[-1] for t in terms)
    return True


def _figures(figure: Figure, stretch: Stretch) -> list[Distractor]:
    """Figures near the key in a drawn order, so that the key is as often the largest as the smallest."""
    made = list(islice(other_figures(figure), _MOST_FIGURES))
    return [Distractor(text, _FIGURE_CLOSENESS) for text in shuffled(made, stretch.text, figure.start)]


def _clause_before(text: str) -> str:
    for i in range(len(text) - 1, -1, -1):
        if text[i] in PHRASE_ENDS:
            return text[i + 1 :]
    return text


def _clause_behind(text: str) -> str:
    for i, character in enumerate(text):
        if character in PHRASE_ENDS:
            return text[:i]
    return text
