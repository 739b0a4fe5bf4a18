"""Requests for one paragraph of a speech by its place: the first, the third, the last, the beginning, the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.text.numerals import ONE_TO_TEN, read_numeral
from retrieval.talk.vocabulary import covered, words

_N = rf"[{ONE_TO_TEN}\d]{{1,3}}"
_PLACE = re.compile(
    rf"(?P<back>倒数)?第(?P<n>{_N})(?:个|自然|个自然)?段(?:落)?|(?P<last>(?:最后|末尾|结尾)(?:的)?(?:那|一|那一)?(?:个|自然|个自然)?段(?:落)?|末段|尾段)|"
    r"(?P<first>(?:开头|最前面|头)(?:的)?(?:那|一|那一|第一)?(?:个|自然|个自然)?段(?:落)?|首段|开篇|开头|开场白?)|(?P<end>结尾|末尾|收尾|结束语|文末|篇末)"
)
_BESIDE = words("paragraph.beside")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ParagraphRequest:
    """The place of a paragraph: from 1 from the beginning, from −1 from the end."""

    number: int


def asks_for_paragraph(said: str) -> bool:
    """Whether a folded question may ask for a paragraph by its place, whatever else stands in it."""
    return len(said) <= _LONGEST and bool(_PLACE.search(said))


def parse_paragraph_request(rest: str) -> ParagraphRequest | None:
    """Read a folded question without the names of speeches, ``None`` where it asks for anything else.

    >>> parse_paragraph_request("最后一段讲了什么").number, parse_paragraph_request("倒数第二段是什么").number
    (-1, -2)
    >>> parse_paragraph_request("第一段恋爱是什么时候") is None
    True
    """
    places = list(_PLACE.finditer(rest))
    if len(rest) > _LONGEST or len(places) != 1:
        return None
    place = places[0]
    if not covered(rest[: place.start()] + "，" + rest[place.end() :], _BESIDE):
        return None
    if place["n"]:
        number = read_numeral(place["n"])
        return ParagraphRequest(-number if place["back"] else number) if number else None
    return ParagraphRequest(-1 if place["last"] or place["end"] else 1)
