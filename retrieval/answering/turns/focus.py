"""The focus of a conversation: the place that was told last, near which a follow-up is answered first."""

from __future__ import annotations

from dataclasses import dataclass

_HALF_LIFE = 150
"""Characters behind the place told at which nearness is half; the speeches that were looked at tell on in two or three
sentences of 40 to 70.  Set by hand on ``tests/data``."""

_BEFORE = 0.6  # of what a place behind has, one before it has this share: speeches give the reason after, not before


@dataclass(frozen=True, slots=True)
class Focus:
    """The sentence told last, ``start:end`` (characters) of a speech.

    ``unsaid`` is how far (0–1) it may answer the next question too; ``leans`` says that the question cannot be
    understood without it, so that it is searched in this speech alone; ``about`` are the words, folded, that say what
    the question is about.
    """

    speech_id: str
    start: int
    end: int
    unsaid: float
    leans: bool
    about: tuple[str, ...] = ()

    def named_in(self, words: str) -> float:
        """The largest share (0–1) of a word of ``about`` that stands in a sentence (folded to words)."""
        return max((share_held(word, words) for word in self.about), default=0.0)

    def nearness(self, speech_id: str, start: int) -> float:
        """How near (0–1) a sentence that begins at ``start`` stands; behind the place told counts more than before."""
        if speech_id != self.speech_id:
            return 0.0
        if self.start <= start < self.end:
            return self.unsaid
        distance = start - self.end if start >= self.end else self.start - start
        return float((1.0 if start >= self.end else _BEFORE) * 0.5 ** (distance / _HALF_LIFE))


def share_held(words: str, text: str) -> float:
    """Share (0–1) of the pairs of characters of ``words`` that stand in ``text``; both are folded to words.

    >>> share_held("夜间装卸费", "只有夜间装卸要收费")
    0.75
    """
    pairs = [words[i : i + 2] for i in range(len(words) - 1)] or [words]
    return sum(pair in text for pair in pairs) / len(pairs)
