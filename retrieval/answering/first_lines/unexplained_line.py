"""A slogan whose meaning is asked for and that the speeches only name: 「讲话没有解释这个说法」."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.text.folding import fold_words
from ingest.text.numerals import ONE_TO_TEN, read_numeral
from retrieval.answering.first_lines.cited_sentence import CitedSentence, folded_text
from retrieval.question.definition import definition_term, standing_term
from retrieval.search.generation_cache import GenerationCache

_NUMBERED = re.compile(rf"\d|[{ONE_TO_TEN}两双]")
_PAIRS = str.maketrans({"两": "二", "双": "二"})
_QUOTED = "\"'“”‘’「」『』"
_EXPLAINED_BEHIND = re.compile(
    r"^[^。!?;,]{0,4}(?:即|就是|是指|指的?是|意思|也就是|指|包括|分别|主要有)|^[^。!?;,]{0,12}(?:[:(—]|[是为]\")|^,(?:即|就是|也就是|指)"
)
_SUBJECT = re.compile(r"(?:^|[,。!?;:\n]|所谓的?|讲的)$")
_IS = re.compile(r"^[^。!?;,]{0,4}是")
"""«是» behind a term explains it where the term opens its clause: «三会是…», but not «服务好三会是职责»."""

_EXPLAINED_BEFORE = re.compile(
    r"(?:简称|称为|称之为|概括为|概括起来|叫做?|归纳为|总结为|提炼为|俗称|也就是|就是|这就是|即)[^。,;]{0,4}$"
)
_SERIES = re.compile(r"[一1][是要、.)]|首先|第一|其一")
_MOST_SPEECHES = 64
"""Speeches that are read through for an explanation; of a larger archive nothing is said."""

_BEFORE, _BEHIND = 60, 40
_ROW = re.compile(r"[^。!?;]{2,60}$")
_FEWEST = 2
LINE = "讲话提到了“{term}”，没有解释这个说法"


def unexplained_line(
    asked: str, cited: Sequence[CitedSentence], cache: GenerationCache, speeches: Iterable[str]
) -> tuple[str, tuple[int, ...]] | None:
    """That a slogan is only named, with the markers of the sentences cited that name it; ``None`` where another kind of
    question is asked, the term is no slogan, or any place where it stands may explain it."""
    whole = definition_term(asked)
    term = standing_term(whole, lambda own: any(own in sentence.folded for sentence in cited)) or whole
    ids = list(speeches)
    if not term or term.startswith("第") or not _NUMBERED.search(term) or len(ids) > _MOST_SPEECHES:
        return None
    naming = tuple(sentence.marker for sentence in cited if term in sentence.folded)
    if not naming or any(_may_explain(cache, speech_id, term) for speech_id in ids):
        return None
    return LINE.format(term=term), naming


def _may_explain(cache: GenerationCache, speech_id: str, term: str) -> bool:
    """Whether a speech may explain a term somewhere: by a word of definition, a row of members, a list of points."""
    text = folded_text(cache.index.speech(speech_id).text)
    number = _NUMBERED.search(term)
    members = max(read_numeral(number[0].translate(_PAIRS)) if number else 0, _FEWEST)
    place = text.find(term)
    while place >= 0:
        behind = text[place + len(term) : place + len(term) + _BEHIND].lstrip(_QUOTED)
        before = text[max(place - _BEFORE, 0) : place].rstrip(_QUOTED)
        if _EXPLAINED_BEHIND.match(behind) or _EXPLAINED_BEFORE.search(before) or _SERIES.search(behind):
            return True
        if _IS.match(behind) and _SUBJECT.search(before):
            return True
        row = _ROW.search(before)
        if row and row[0].count("、") >= members - 1:
            return True
        place = text.find(term, place + 1)
    return _heads_a_list(cache, speech_id, term)


def _heads_a_list(cache: GenerationCache, speech_id: str, term: str) -> bool:
    """Whether a term stands in what announces a list of points."""
    words = fold_words(term)
    return any(words in own.head_words for outline in cache.point_lists([speech_id]) for own in outline.lists)
