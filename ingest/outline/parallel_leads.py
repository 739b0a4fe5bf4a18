"""Unnumbered leads: short sentences, labels or clauses that open points in the same way as their neighbours.

要凝聚人。…要培养人。… / 抓学习。…讲严谨。… / 早：…全：… / 对内部，…对外部，…  The rules look at
form only: length, common opening, punctuation, place in the paragraph; never at what the words mean.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.outline.numbering import paragraph_end
from ingest.outline.units import Series, Unit
from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import CLAUSE_ENDS, CLAUSE_STOPS, COMMAS

LEAD_LENGTH = 25
"""Longest lead in characters, punctuation left out."""

# «会前：», in characters before the colon. The three lengths were set by hand; the outlines of tests/data hold them.
_LABEL_LENGTH = 8
_LABEL_WORDS = re.compile(rf"(?P<words>[^\W_]{{1,{_LABEL_LENGTH}}})(?:[：:]|[，,]就是)")
# «他说：» tells who speaks.
_SPOKEN = re.compile(r"(?:.[说问道讲答喊写想叫]|指出|强调|认为|提出|规定|表示|我们)$|^[我你您他她它这那有]")
_PHRASE_LENGTH = 6  # «抓学习。»: longer sentences have as many characters as each other by chance
_CLAUSE_LENGTH = 5  # «对内部，»
_GROUPS_LOOKED_AT = 16  # keeps the time linear in the length of the text
_MODALS = "要须应"  # two leads that open with the same of these are alike, whatever follows
_TELLS = re.compile(r"了(?![的解])")  # what happened
_TOWARDS = "对向给"
_NOT_WORDS = re.compile(r"\W+")
_HAN_RUN = re.compile(r"\w+")
_INNER_STOP = re.compile(rf"[{COMMAS}]")
_TABLE_GAP = re.compile(r"\u3000|\s\s")  # between the cells of a row
_FIRST_CLAUSE = re.compile(rf"[^{CLAUSE_ENDS}]+")
# Left out before leads are compared: «首先是抓学习» is like «抓落实».
_ORDER_WORD = re.compile(r"^(?:首先|其次|再次|最后)[是，,]*")
# A sentence with a subject, an address or a number at its head tells something and opens no point.
_SUBJECT = re.compile(rf"^(?:[这那此其该它他她我你您]|同志|各位|[{ONE_TO_TEN}百千万两\d]+[^是要{ONE_TO_TEN}]?)")
# What stands behind such a colon is quoted or enumerated.
_REPORTING = re.compile(r"(?:说|指出|强调|认为|规定|提出|如下|例如|比如|即|问题|表示|要求|是)：$")

# Behind every numbered series, whose strengths end at 58; the surer form first. Set by hand.
_STRENGTH = {"prefix": 70, "label": 71, "shape": 72, "phrase": 73, "clause": 74, "sentences": 75, "paragraphs": 76}


@dataclass(frozen=True, slots=True)
class _ParallelLead:
    """A candidate: the unit that may open a point, its words, and its index among the text's units."""

    unit: Unit
    index: int
    written: str
    words: str


class Leads:
    """The leads of one text, found once; ``find_series`` looks at those of a block."""

    def __init__(self, text: str, units: Sequence[Unit]) -> None:
        self._text = text
        self._units = units
        self._starts = [unit.start for unit in units]
        self._short = _short_sentences(text, units)
        self._labels = _labels(text, units)
        self._clauses = _clauses(text, units)

    def find_series(self, units: Sequence[Unit], end: int) -> list[Series]:
        """Every series of unnumbered leads among the units of one block that ends at ``end``."""
        first = bisect_left(self._starts, units[0].start)
        sentences = self._whole(_between(self._short, first, first + len(units) - 1), first, units)
        series: list[Series] = []
        series += _grouped(sentences, _PREFIX, units, end)
        series += _grouped(sentences, _SHAPE, units, end)
        series += _grouped(sentences, _PHRASE, units, end)
        labels = _between(self._labels, first, first + len(units))
        series += _grouped(labels, _LABEL, units, end) or _grouped(labels, _LABELLED, units, end)
        series += _grouped(_between(self._clauses, first, first + len(units)), _CLAUSE, units, end)
        series += _all_sentences(self._text, units, end)
        series += self._paragraph_openings(sentences, units, end)
        return series

    def _whole(self, leads: Sequence[_ParallelLead], first: int, units: Sequence[Unit]) -> list[_ParallelLead]:
        """Leave out the leads that go on behind a colon; the block's first unit is told by its last."""
        return [
            lead
            for lead in leads
            if lead.unit.opens
            or self._text[(self._units[lead.index - 1] if lead.index > first else units[-1]).end - 1] not in "：:"
        ]

    def _paragraph_openings(self, sentences: Sequence[_ParallelLead], units: Sequence[Unit], end: int) -> list[Series]:
        """Paragraphs that each open with a short sentence."""
        leads = [lead for lead in sentences if lead.unit.opens and self._goes_on(lead)]
        if len(leads) < 2 or not _all_differ(leads):
            return []
        paragraphs = {u.paragraph for u in units if u.paragraph >= leads[0].unit.paragraph}
        return [] if len(leads) * 3 < len(paragraphs) * 2 else [_series(leads, "paragraphs", units, end)]

    def _goes_on(self, lead: _ParallelLead) -> bool:
        return self._units[lead.index + 1].paragraph == lead.unit.paragraph


def _between(leads: Sequence[_ParallelLead], first: int, last: int) -> Sequence[_ParallelLead]:
    """The leads whose index is ``first`` or more and less than ``last``."""
    return leads[bisect_left(leads, first, key=_index) : bisect_left(leads, last, key=_index)]


def _index(lead: _ParallelLead) -> int:
    return lead.index


def _short_sentences(text: str, units: Sequence[Unit]) -> list[_ParallelLead]:
    """Short sentences without a comma, but for those that open a paragraph and end with a colon (对老师，我想说：)."""
    leads = []
    for i, unit in enumerate(units):
        if text[unit.end - 1] not in "。：！":
            continue
        written = text[unit.start : unit.end]
        says = unit.opens and written[-1] in "：:" and _INNER_STOP.search(written) is not None
        if not says and (_INNER_STOP.search(written) or _REPORTING.search(written)):
            continue
        words = _NOT_WORDS.sub("", written)
        if (1 if unit.opens else 2) <= len(words) <= LEAD_LENGTH and _opens_point(written, words):
            leads.append(_ParallelLead(unit, i, written, _ORDER_WORD.sub("", words)))
    return leads


def _opens_point(written: str, words: str) -> bool:
    """Whether a short sentence may open a point: no subject, nothing that happened, no remark, no row of a table."""
    remark = written[0] in "（("
    return not (remark or _SUBJECT.match(words) or _TELLS.search(words, 1) or _TABLE_GAP.search(written))


def _labels(text: str, units: Sequence[Unit]) -> list[_ParallelLead]:
    """«早：», «会前：», «问，就是» at the opening of a sentence."""
    leads = []
    for i, unit in enumerate(units):
        match = _LABEL_WORDS.match(text, unit.start, unit.end)
        if match is None or match["words"].isdecimal() or _SPOKEN.search(match["words"]):
            continue
        leads.append(_ParallelLead(unit, i, match.group(), match["words"]))
    return leads


def _clauses(text: str, units: Sequence[Unit]) -> list[_ParallelLead]:
    """The short first clause of a sentence, «对内部，…»."""
    leads = []
    for i, unit in enumerate(units):
        match = _FIRST_CLAUSE.match(text, unit.start, unit.end)
        if match is None or match.end() >= unit.end or text[match.end()] not in COMMAS:
            continue
        if 2 <= len(match.group()) <= _CLAUSE_LENGTH and match.group().isalnum():
            leads.append(_ParallelLead(unit, i, match.group(), match.group()))
    return leads


def _same_opening(a: _ParallelLead, b: _ParallelLead) -> bool:
    """Two characters in common at the opening, or one there and two at the end (在…方面), or a modal verb (要)."""
    if a.words == b.words or a.words[0] != b.words[0]:
        return False
    return a.words[:2] == b.words[:2] or a.words[-2:] == b.words[-2:] or a.words[0] in _MODALS


def _shape(lead: _ParallelLead) -> str:
    return _HAN_RUN.sub("H", lead.written)


def _same_shape(a: _ParallelLead, b: _ParallelLead) -> bool:
    """Quotation marks or the like at the same places, and a character in common: 把握…的“高度”。"""
    return len(_shape(a)) > 3 and bool(set(a.words[-4:]) & set(b.words[-4:])) and a.words != b.words


def _same_length(a: _ParallelLead, b: _ParallelLead) -> bool:
    """Different words of one length, short enough to be a label or a four-character phrase."""
    return len(a.words) == len(b.words) <= _PHRASE_LENGTH and a.words != b.words


def _labelled_paragraphs(a: _ParallelLead, b: _ParallelLead) -> bool:
    """Labels of any length, each at the head of its paragraph."""
    return a.unit.opens and b.unit.opens and a.words != b.words


def _contrasted(a: _ParallelLead, b: _ParallelLead) -> bool:
    """Clauses of one length that differ in one character, not the first: 对内部 / 对外部.

    Those at the head of two paragraphs that name who is spoken of, 对老师 / 对家长, may differ in all others.
    """
    if len(a.words) < 3 or _SUBJECT.match(a.words):
        return False
    if a.unit.opens and b.unit.opens and a.words[0] in _TOWARDS and b.unit.paragraph == a.unit.paragraph + 1:
        return True
    others = [pair for pair in zip(a.words, b.words, strict=True) if pair[0] != pair[1]]
    return len(others) == 1 and not set(others[0]) <= set(ONE_TO_TEN)  # 第一天 / 第二天 tells a story


@dataclass(frozen=True, slots=True)
class _Similarity:
    """One way for leads to be alike: only leads with the same ``key`` can be, and ``alike`` tells of two whether
    they are; at least ``least`` of them make a series."""

    kind: str
    least: int
    key: Callable[[_ParallelLead], object]
    alike: Callable[[_ParallelLead, _ParallelLead], bool]


# Two of one opening, label or contrast make a series; where only shape or length agree it takes three, for two agree
# by chance. Set by hand; the outlines of tests/data hold them.
_PREFIX = _Similarity("prefix", 2, lambda lead: lead.words[0], _same_opening)
_SHAPE = _Similarity("shape", 3, _shape, _same_shape)
_PHRASE = _Similarity("phrase", 3, lambda lead: len(lead.words), _same_length)
_LABEL = _Similarity("label", 2, lambda lead: len(lead.words), _same_length)
_LABELLED = _Similarity("label", 3, lambda lead: lead.unit.opens, _labelled_paragraphs)
_CLAUSE = _Similarity("clause", 2, lambda lead: (len(lead.words), lead.words[0]), _contrasted)


def _grouped(leads: Sequence[_ParallelLead], similarity: _Similarity, units: Sequence[Unit], end: int) -> list[Series]:
    """Gather the leads that are alike into series of points with a body each."""
    if len(leads) < similarity.least:
        return []
    places = [[lead for lead in leads if lead.unit.opens]]
    places += [list(inside) for _, inside in groupby(leads, key=lambda lead: lead.unit.paragraph)]
    series = []
    for place in places:
        groups = map(_with_bodies, _alike(place, similarity))
        whole = [g for g in groups if len(g) >= similarity.least and _dense(g) and _prevails(g, place, similarity.kind)]
        series += [_series(g, similarity.kind, units, end) for g in whole if _all_differ(g)]
    return series


def _prevails(group: Sequence[_ParallelLead], place: Sequence[_ParallelLead], kind: str) -> bool:
    """Whether the leads are no chance similarity among the short sentences from the first of them on.

    Leads that open paragraphs are more than half of such sentences, those of one opening inside a paragraph
    at least half; two of one opening make a series only where it is a modal verb (要).
    """
    if kind == "prefix" and len(group) < 3 and group[0].words[0] not in _MODALS:
        return False
    rivals = len(place) - bisect_left(place, group[0].index, key=lambda lead: lead.index)
    if all(lead.unit.opens for lead in group):
        return len(group) * 2 > rivals
    return kind != "prefix" or len(group) * 2 >= rivals


def _alike(leads: Sequence[_ParallelLead], similarity: _Similarity) -> list[list[_ParallelLead]]:
    groups: list[list[_ParallelLead]] = []
    latest: defaultdict[object, deque[list[_ParallelLead]]] = defaultdict(lambda: deque(maxlen=_GROUPS_LOOKED_AT))
    for lead in leads:
        near = latest[similarity.key(lead)]
        group = next((g for g in near if similarity.alike(g[-1], lead)), None)
        if group is None:
            groups.append([lead])
            near.append(groups[-1])
        else:
            group.append(lead)
    return groups


def _all_differ(leads: Sequence[_ParallelLead]) -> bool:
    """Whether no lead stands twice, as the names of those do who speak by turns."""
    return len({lead.words for lead in leads}) == len(leads)


def _dense(group: Sequence[_ParallelLead]) -> bool:
    """Whether at least every second paragraph from the first point to the last opens one."""
    paragraphs = group[-1].unit.paragraph - group[0].unit.paragraph + 1
    return len({lead.unit.paragraph for lead in group}) * 2 >= paragraphs


def _with_bodies(group: list[_ParallelLead]) -> list[_ParallelLead]:
    """Drop the leads that another of the group follows at once: a point has more than its lead."""
    followed = zip(group, [*group[1:], None], strict=True)
    return [a for a, b in followed if b is None or b.index > a.index + 1 or a.written.endswith("就是")]


def _all_sentences(text: str, units: Sequence[Unit], end: int) -> list[Series]:
    """Three or more sentences that close a paragraph, each opening with 要, behind one or two others."""
    last = units[-1].paragraph
    if units[0].paragraph != last:
        return []
    firsts = [(i, u) for i, u in enumerate(units) if i == 0 or text[units[i - 1].end - 1] not in CLAUSE_STOPS]
    tail: list[_ParallelLead] = []
    for i, unit in reversed(firsts):
        if text[unit.start] not in _MODALS:
            break
        written = text[unit.start : unit.end]
        tail.append(_ParallelLead(unit, i, written, written))
    if len(tail) < 3 or not 1 <= len(firsts) - len(tail) <= 2:
        return []
    return [_series(tail[::-1], "sentences", units, end)]


def _series(group: Sequence[_ParallelLead], kind: str, units: Sequence[Unit], end: int) -> Series:
    opens = all(lead.unit.opens for lead in group)
    return Series(
        tuple(lead.unit.start for lead in group),
        ("",) * len(group),
        _STRENGTH[kind],
        end if opens else paragraph_end(units, group[-1].unit, end),
        opens,
        False,
    )
