"""Whether one must, may or must not: the speech's own word for it, with the clause in which it says so."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.folding import fold_characters
from retrieval.answering.first_lines.cited_sentence import CitedSentence, Word, folded_text, words_of
from retrieval.search.generation_cache import GenerationCache
from retrieval.talk.vocabulary import word_set

_MODAL = re.compile(
    "要不要|该不该|能不能|可不可以|应不应该|应该不应该|需不需要|用不用|许不许|准不准|是否需要|是否要|是否应该|是否应当|是否可以|是否能|"
    "是否必须|是不是要|是不是应该|是不是必须|是不是可以|是不是能|必须|一定要|需要|应该|应当|可以|允许|要|能|该|准|许"
)
_ENDS = "?？。!"
_ASKING_ENDS = ("没有", "吗", "么", "嘛", "吧", "不")
_ALTERNATIVE = re.compile(r"不|是否")
_OTHER = re.compile(r"什么|怎么|如何|谁|哪|多少|几|为何")
"""Words that ask for something else than whether."""

_POSITIVE = word_set("first_line.positive")
_NEGATIVE = word_set("first_line.negative")
_NOT = word_set("first_line.no")
_HEDGES = word_set("first_line.hedges")
_LIGHT = word_set("first_line.light")
_FAR = 10
"""Characters between the word that governs and what it governs; more is another statement."""

_CONDITION = re.compile(
    r"如果|假如|倘若|除非|除了|只有|只要|凡是|原则上|特殊情况|例外|确需|经批准|的情况下|的前提下|否则|但"
)
_PART = re.compile(r"[^。；;！？!?]+")
_LONGEST = 70
"""Characters of the part of a sentence that is quoted."""

_LINE = "{word}——讲话说“{part}”"
_LINE_OF_OTHERS = "讲话没有专门说“{subject}”；说的是“{part}”"
_MOST_SPEECHES = 64
"""Speeches that are read through for what a question speaks of."""

_Line = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked whether one must do it: ``subject`` as typed, and the telling words of both."""

    subject: str
    subject_words: tuple[str, ...]
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Governed:
    """What a sentence says of it: the word that governs, the part that says so; ``of_subject``: it speaks of all that
    the question names."""

    word: str
    part: str
    marker: int
    of_subject: bool

    @property
    def negative(self) -> bool:
        """Whether it says that one must not, or need not."""
        return any(word in self.word for word in ("不", "无", "禁", "勿", "没", "杜绝", "切忌"))


def must_line(
    asked: str, cited: Sequence[CitedSentence], cache: GenerationCache, speeches: Sequence[str]
) -> _Line | None:
    """The word with which a sentence governs what is asked («不要», «可能不需要»), and the part of it that says so.

    Where it speaks of others than the question does, and the speeches (their ids) never name what that speaks of, this
    is said instead.  ``None`` where the question asks nothing of the kind, or the sentences cited leave a doubt.
    """
    question = _read_question(fold_characters(asked).strip())
    if question is None:
        return None
    found = [governed for sentence in cited if (governed := _read(sentence, question))]
    best = [own for own in found if own.of_subject] or found
    if not best or len({own.negative for own in best}) > 1:
        return None
    told = best[0]
    if told.of_subject:
        return _LINE.format(word=told.word, part=told.part), (told.marker,)
    if _may_be_named(question.subject, cache, speeches):
        return None
    return _LINE_OF_OTHERS.format(subject=question.subject, part=told.part), (told.marker,)


def _may_be_named(subject: str, cache: GenerationCache, speeches: Sequence[str]) -> bool:
    """Whether a speech holds two characters of what a question speaks of: it may speak of it then."""
    pairs = [subject[i : i + 2] for i in range(len(subject) - 1)]
    texts = (folded_text(cache.index.speech(speech_id).text) for speech_id in speeches)
    return not pairs or len(speeches) > _MOST_SPEECHES or any(pair in text for text in texts for pair in pairs)


def _read_question(asked: str) -> _Asked | None:
    """What is asked whether one must do it, ``None`` where something else is asked."""
    said = asked.rstrip(_ENDS)
    asks = next((end for end in _ASKING_ENDS if said.endswith(end)), "")
    bare = said.removesuffix(asks)
    if _OTHER.search(bare) or any(stop in bare for stop in ",;。"):
        return None
    modal = _last_modal(bare, asks=bool(asks))
    if modal is None:
        return None
    subject = bare[: modal.start()].strip()
    what = _telling(bare[modal.end() :])
    return _Asked(subject, _telling(subject), what) if what else None


def _last_modal(bare: str, *, asks: bool) -> re.Match[str] | None:
    """The last whole word that says whether one must; where the end does not ask, one that asks by itself (要不要)."""
    edges = {word.start for word in words_of(bare)} | {len(bare)}
    found = (m for m in _MODAL.finditer(bare) if {m.start(), m.end()} <= edges and m.end() < len(bare))
    return next(iter([m for m in found if asks or _ALTERNATIVE.search(m[0])][::-1]), None)


def _telling(text: str) -> tuple[str, ...]:
    """The words of a stretch that say something."""
    return tuple(w.text for w in words_of(text) if w.text.isalnum() and w.text not in _LIGHT)


def _read(sentence: CitedSentence, asked: _Asked) -> _Governed | None:
    words = sentence.words
    for first, last in sentence.clauses:
        at = _start_of(sentence.folded, asked.what, first, last)
        if at is None:
            continue
        governing = _governing([word for word in words if first <= word.start and word.end <= at], at)
        part = _part(sentence, first, last)
        if governing and part:
            of_subject = all(map(sentence.speaks_of, asked.subject_words))
            return _Governed(governing, part, sentence.marker, of_subject)
    return None


def _start_of(folded: str, what: Sequence[str], first: int, last: int) -> int | None:
    """Where the words of what is asked begin in a clause that holds all of them in their order."""
    place = begin = folded.find(what[0], first, last)
    for word in what[1:]:
        if place < 0:
            return None
        place = folded.find(word, place + 1, last)
    return begin if place >= 0 else None


def _governing(before: Sequence[Word], at: int) -> str:
    """The last word that says whether one must, with the negation and hedge before it; "" where none governs."""
    places = [i for i, word in enumerate(before) if word.text in _POSITIVE or word.text in _NEGATIVE]
    if not places or at - before[places[-1]].end > _FAR:
        return ""
    place = places[-1]
    if any(word.text in _NOT for word in before[place + 1 :]):
        return ""
    softened = itertools.takewhile(lambda word: word.text in _NOT or word.text in _HEDGES, reversed(before[:place]))
    words = [*reversed([*softened]), before[place]]
    return "" if _is_double(words) else "".join(word.text for word in words)


def _is_double(words: Sequence[Word]) -> bool:
    """Whether two negations cancel each other (不能不, 不得不)."""
    return sum(word.text in _NOT or word.text in _NEGATIVE for word in words) > 1


def _part(sentence: CitedSentence, first: int, last: int) -> str:
    """What is quoted: all up to the next semicolon; the clause alone where it is long and sets no condition."""
    part = next(match for match in _PART.finditer(sentence.quote) if match.start() <= first < match.end())
    if len(part[0].strip()) <= _LONGEST:
        return part[0].strip()
    return "" if _CONDITION.search(part[0]) or last - first > _LONGEST else sentence.quote[first:last].strip()
