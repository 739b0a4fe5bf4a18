"""Several figures of one kind of thing in a sentence («12个…联络站和34个…联络站»), and their sum where it is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text.folding import fold_characters
from ingest.text.numerals import ONE_TO_TEN, read_numeral
from retrieval.answering.first_lines.cited_sentence import CitedSentence, noun_group, subject_words
from retrieval.question.measures import MEASURE_WORDS
from retrieval.question.parser import Kind, Question, Value

_SUM = re.compile(r"加起来|加在一起|合起来|合在一起|合计|总和|相加|加一起|一共|总共|总数|总计")
_FIGURE = re.compile(
    rf"(?<![\d.第{ONE_TO_TEN}])(?P<number>\d{{1,6}}|[{ONE_TO_TEN}百两]{{1,7}})(?P<measure>{MEASURE_WORDS})(?![多余])"
)
_JOIN = re.compile(r"[和与及、]|以及")
_SUMMED = "{figures}，合计 {sum}{measure}（合计由程序相加，讲话没有给出）"


@dataclass(frozen=True, slots=True)
class _Counted:
    """A figure with what it counts: ``start:end`` of the sentence."""

    start: int
    end: int
    number: int
    measure: str
    thing: str


def figures_line(question: Question, cited: Sequence[CitedSentence]) -> tuple[str, tuple[int, ...]] | None:
    """The figures of what is asked for that stand side by side in one sentence, with their sum where one is asked for;
    ``None`` where there are not two or more, or other figures of the thing beside them."""
    if question.value is not Value.NUMBER or question.kind not in (Kind.FACT, Kind.LIST):
        return None
    subjects = subject_words(question.text)
    found = [(sentence, counted) for sentence in cited if (counted := _of_the_thing(sentence, subjects))]
    if len(found) != 1 or not _side_by_side(*found[0]):
        return None
    sentence, counted = found[0]
    line = _line(question, sentence, counted, subjects)
    return (line, (sentence.marker,)) if line else None


def _line(question: Question, sentence: CitedSentence, counted: Sequence[_Counted], subjects: Sequence[str]) -> str:
    """The figures with what they count; of a thing that the question names in full, its own; "" where the things are
    of different kinds, or not as many as asked for."""
    asked = fold_characters(question.text)
    meant = _named_in_full(asked, counted)
    if len(meant) == 1:
        return sentence.quote[meant[0].start : meant[0].end]
    if meant or not _of_one_kind(counted, subjects) or question.count not in (0, len(counted)):
        return ""
    whole = sentence.quote[counted[0].start : counted[-1].end]
    if not _SUM.search(fold_characters(question.text)):
        return whole
    total = sum(own.number for own in counted)
    return _SUMMED.format(figures=whole, sum=total, measure=counted[0].measure)


def _named_in_full(asked: str, counted: Sequence[_Counted]) -> list[_Counted]:
    """The figures whose things a question names in full, none where it asks for several together."""
    together = _SUM.search(asked) or _JOIN.search(asked)
    return [] if together else [own for own in counted if own.thing in asked]


def _of_one_kind(counted: Sequence[_Counted], subjects: Sequence[str]) -> bool:
    return any(all(own.thing.endswith(word) for own in counted) for word in subjects)


def _of_the_thing(sentence: CitedSentence, subjects: Sequence[str]) -> list[_Counted]:
    """The figures of a sentence whose group of nouns ends with what the question names."""
    words = sentence.words
    found = []
    for match in _FIGURE.finditer(sentence.folded):
        start, end = noun_group(words, match.end())
        thing = sentence.folded[start:end]
        number = read_numeral(match["number"].replace("两", "二"))
        if number and any(thing.endswith(word) for word in subjects):
            found.append(_Counted(match.start(), end, number, match["measure"], thing))
    return found


def _side_by_side(sentence: CitedSentence, counted: Sequence[_Counted]) -> bool:
    """Whether two or more figures with one measure follow one another in one clause, joined by 和 or 、, of different
    things."""
    if (
        len(counted) < 2
        or len({own.measure for own in counted}) > 1
        or len({own.thing for own in counted}) < len(counted)
    ):
        return False
    between = [sentence.folded[a.end : b.start] for a, b in pairwise(counted)]
    return all(_JOIN.fullmatch(text.strip()) for text in between)
