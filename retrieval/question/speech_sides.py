"""Sides: what a question compares, read from its form, and the question that is asked of each side alone.

A side is a speech, named by a word of its title, its speaker or the office he speaks in, or a subject, one of two
nouns joined by 和, 与, 跟, 、 or 比.  What stands with one side alone (院长怎么承诺的，工会又怎么盯) is asked of it
alone; what stands with none or with all is asked of each.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.text.folding import fold
from retrieval.question.parser import EACH, Kind, Question
from retrieval.question.speech_mentions import SpeechMention
from retrieval.question.speech_names import HELD
from retrieval.question.words import tagged_words

_JOINING = "和与跟同及、"
_NOUNS = ("n", "vn", "j", "l", "i", "b", "s", "nz", "t", "m", "q", "a", "f", "eng", "x")
"""First letters of jieba's classes of what a noun phrase is made of."""

_COMPARING = re.compile(
    r"(?:有(?:什么|何|啥|哪些)?|哪里|说法)?(?:不同|区别|差别|异同|不一样|异)(?:之处|的地方|点)?|对照一下|对比一下|比较一下|比一比|"
    r"对照|对比|相比|比较|[又现]?各(?:自|有)?|分别|两[篇份边家者]|[三四五]篇|凑一起看|放在一起|说法"
)
"""Words that only compare; the question asked of one side goes without them."""

_HOLDERS = re.compile(r"^(?:年?的?(?:那篇|这篇|讲话|报告|发言|致辞|汇报|会上|材料|稿子)?(?:里头|里|中|上)?)")
_ASKS = re.compile(r"怎么|怎样|如何|什么|哪|多少|几[^乎分]|谁|啥|咋|多[长久大高]")
_CLAUSE = re.compile(r"[^,。;?!:]+")
_JOINED = re.compile(f"[{_JOINING}]$")
_MANUSCRIPT = re.compile(r"(?:讲话|报告|汇报|发言|致辞|会议|大会|那篇|这篇|稿子)$")
_MOST_SIDES = 4


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its ``name`` as typed (folded), the question ``asked`` of it alone, the speeches it is
    looked for in (None: any) and the folded words that its evidence has to hold ("" where the speeches say enough)."""

    name: str
    asked: str
    speeches: frozenset[str] | None
    subject: str = ""


def asks_of_speeches(question: str) -> bool:
    """Whether a question may call speeches by a noun: it compares, joins two nouns, or has two clauses that ask."""
    folded = fold(question)
    asking = sum(bool(_ASKS.search(clause)) for clause in _CLAUSE.findall(folded))
    return asking > 1 or any(c in folded for c in "和与跟同、") or bool(EACH.search(folded) or HELD.search(folded))


def speech_sides(question: Question, mentions: Sequence[SpeechMention], speeches: Collection[str]) -> tuple[Side, ...]:
    """The sides of a question that compares what ``speeches`` say; empty where it does not.

    Two speeches are compared where each is asked for, where their names are joined, or where each opens a clause of
    its own; what is joined to the one speech named, or opens the other of two clauses that ask, is looked for in the
    other speeches.
    """
    folded = question.folded
    places = sorted(((folded.find(own.words), own) for own in mentions), key=lambda place: place[0])
    if not places or places[0][0] < 0:
        return ()
    clauses = [(m.start(), m.end()) for m in _CLAUSE.finditer(folded)]
    if len(places) == 1:
        others = frozenset(speeches) - {places[0][1].speech_id}
        return _other_side(folded, clauses, places[0], others) or _joined_side(question, places[0], others)
    places = _before_each(folded, places)
    if not (_compares(question) or _all_joined(folded, places) or _all_open(clauses, places)):
        return ()
    return tuple(Side(own.words, _asked(folded, clauses, places, own), frozenset({own.speech_id})) for _, own in places)


def _before_each(folded: str, places: list[tuple[int, SpeechMention]]) -> list[tuple[int, SpeechMention]]:
    """The places before 各, where two are there: what stands behind it is asked of the sides, and is none itself."""
    each = EACH.search(folded)
    before = [place for place in places if each is None or place[0] < each.start()]
    return before if len(before) > 1 else places


def _all_open(clauses: Sequence[tuple[int, int]], places: Sequence[tuple[int, SpeechMention]]) -> bool:
    return {at for at, _ in places} <= {start for start, _ in clauses}


def _all_joined(folded: str, places: Sequence[tuple[int, SpeechMention]]) -> bool:
    return all(_joins(folded[a + len(one.words) : b]) for (a, one), (b, _) in pairwise(places))


def subject_sides(question: Question, speeches: frozenset[str] | None = None) -> tuple[Side, ...]:
    """The sides of a question that compares two subjects (A和B有什么不同); empty where it does not."""
    folded = question.folded
    joined = _joined_nouns(folded) if _compares(question) else ()
    if not joined or question.count > len(joined) or question.ordinals:
        return ()
    first, last = joined[0][0], joined[-1][1]
    if question.kind is not Kind.COMPARE and not EACH.match(folded, last):
        return ()
    before, behind = folded[:first], folded[last:]
    names = [folded[a:b] for a, b in joined]
    return tuple(Side(name, _bare(f"{before}{name}{behind}"), speeches, name) for name in names)


def _compares(question: Question) -> bool:
    return question.kind is Kind.COMPARE or bool(EACH.search(question.folded))


def _joins(between: str) -> bool:
    """Whether what stands between two names joins them: a conjunction, with 那篇, 的讲话 before it."""
    rest = _HOLDERS.sub("", between)
    return len(rest) == 1 and rest in _JOINING


def _clause_at(clauses: Sequence[tuple[int, int]], offset: int) -> int:
    return next((number for number, (a, b) in enumerate(clauses) if a <= offset < b), -1)


def _asked(
    folded: str,
    clauses: Sequence[tuple[int, int]],
    places: Sequence[tuple[int, SpeechMention]],
    own: SpeechMention,
) -> str:
    """The question asked of one speech: the clauses that name it or none, without the names of speeches."""
    kept = []
    for a, b in clauses:
        named = [(at, mention) for at, mention in places if a <= at < b]
        if not named:
            kept.append(folded[a:b])
        elif any(mention is own for _, mention in named):
            kept.append(_of_clause(folded, (a, b), named, own))
    return _bare(",".join(kept))


def _of_clause(
    folded: str, clause: tuple[int, int], named: Sequence[tuple[int, SpeechMention]], own: SpeechMention
) -> str:
    """What a clause asks of one of the speeches that it names: what stands before all, behind its own, and for all."""
    ends = [at for at, _ in named[1:]] + [clause[1]]
    said = {
        mention: _JOINED.sub("", _HOLDERS.sub("", folded[at + len(mention.words) : end], count=1))
        if end < clause[1]
        else _HOLDERS.sub("", folded[at + len(mention.words) : end], count=1)
        for (at, mention), end in zip(named, ends, strict=True)
    }
    before = folded[clause[0] : named[0][0]].rstrip(_JOINING)
    last = named[-1][1]
    for_all = _COMPARING.search(said[last])
    tail = said[last][for_all.start() :] if for_all else ""
    if all(said[mention] for _, mention in named) and tail:
        return before + (said[own] if own is last else said[own] + tail)
    return before + said[last]


def _other_side(
    folded: str, clauses: Sequence[tuple[int, int]], place: tuple[int, SpeechMention], others: frozenset[str]
) -> tuple[Side, ...]:
    """The sides where of two clauses that ask, one opens with a speech's name and the other with another noun."""
    at, mention = place
    asking = [(a, b) for a, b in clauses if _ASKS.search(folded[a:b])]
    if len(asking) != 2 or at not in {a for a, _ in asking} or _MANUSCRIPT.search(mention.words):
        return ()
    own, other = sorted(asking, key=lambda clause: clause[0] != at)
    head = _head(folded[slice(*other)])
    if not _is_noun(head):
        return ()
    shared = [clause for clause in clauses if clause not in asking]
    asked = _bare(",".join(folded[a:b] for a, b in [*shared, other]))
    sides = (
        Side(mention.words, _asked(folded, [*shared, own], [place], mention), frozenset({mention.speech_id})),
        Side(head, asked, others),
    )
    return sides if own < other else sides[::-1]


def _joined_side(question: Question, place: tuple[int, SpeechMention], others: frozenset[str]) -> tuple[Side, ...]:
    """The sides where a speech's name is joined to another noun and each is asked for."""
    at, mention = place
    folded, end = question.folded, at + len(mention.words)
    end += _HOLDERS.match(folded[end:]).end()  # type: ignore[union-attr]  # it matches nothing too
    before = _last_noun(folded[: at - 1]) if folded[at - 1 : at] in tuple(_JOINING) else ""
    behind = _last_noun(folded[end + 1 :], first=True) if folded[end : end + 1] in tuple(_JOINING) else ""
    other = before or behind
    if len(other) < 2 or not _compares(question):
        return ()
    start, end = (at - 1 - len(before), end) if before else (at, end + 1 + len(behind))
    asked = _bare(folded[:start] + _HOLDERS.sub("", folded[end:], count=1))
    sides = (Side(mention.words, asked, frozenset({mention.speech_id})), Side(other, asked, others))
    return sides[::-1] if before else sides


def _last_noun(text: str, *, first: bool = False) -> str:
    """The nouns that end a text, or begin it."""
    words = tagged_words(text)
    noun = ""
    for word, tag in words if first else words[::-1]:
        if not tag.startswith(_NOUNS) or not word.isalnum() or word in _JOINING:
            break
        noun = noun + word if first else word + noun
    return noun


def _is_noun(phrase: str) -> bool:
    return len(phrase) > 1 and all(tag.startswith(_NOUNS) or word == "里" for word, tag in tagged_words(phrase))


def _head(clause: str) -> str:
    asks = _ASKS.search(clause)
    return re.split(r"打算|现在|[又是也]|准备|[讲说谈]", clause[: asks.start()] if asks else clause, maxsplit=1)[0]


def _bare(asked: str) -> str:
    """A question without the words that compare."""
    return _COMPARING.sub("", asked).strip(",")


def _joined_nouns(folded: str) -> tuple[tuple[int, int], ...]:
    """The spans of two nouns or more that are joined by conjunctions; empty where there are none."""
    joined: list[tuple[int, int]] = []
    for run, following in pairwise(_noun_runs(folded)):
        if folded[run[1] : following[0]] in (*_JOINING, "比"):
            joined += [following] if joined else [run, following]
        elif joined:
            break
    if not joined:
        return ()
    quoted = folded[: joined[0][0]].count('"') % 2 == 1
    asked = _ASKS.search(folded, joined[0][0], joined[-1][1])
    if quoted or asked or any(b - a <= 1 for a, b in joined):
        return ()
    return tuple(joined[:_MOST_SIDES])


def _noun_runs(folded: str) -> list[tuple[int, int]]:
    """The spans of words that follow one another and are all parts of noun phrases."""
    runs: list[tuple[int, int]] = []
    at = 0
    for word, tag in tagged_words(folded):
        if tag.startswith(_NOUNS) and word not in (*_JOINING, "比") and word.isalnum():
            if runs and runs[-1][1] == at:
                runs[-1] = (runs[-1][0], at + len(word))
            else:
                runs.append((at, at + len(word)))
        at += len(word)
    return runs
