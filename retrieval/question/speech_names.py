"""Speech names: which speeches a question calls by a noun of their titles, or by their speaker and his office.

A noun may as well be the subject of a question; whether a speech is meant is told by what it is compared with, or by
the word behind it (院长那篇, 公交公司的会上).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.text.folding import fold
from retrieval.question.speech_mentions import CALLED_LIKELIHOOD, SpeechMention
from retrieval.question.words import tagged_words

_NOUNS = ("n", "vn", "j", "l", "i", "b", "s", "t", "a", "f", "eng")
"""First letters of jieba's classes of what a name is made of."""

HELD = re.compile(
    r"[^,。?和与跟、各]{0,3}?(?:那篇|这篇|那份|的?讲话|的?报告|的?发言|的?致辞|的?汇报|那次会|的?会上|那场)"
)
"""What stands behind a name that is a manuscript's: 那篇, 的讲话, 的会上."""

_MOST_BETWEEN = 8
"""Characters that an office named in short leaves out (乡书记 for 乡党委书记)."""

_MOST_NAME = 24
_COMPOUND = 4
_LOOKED_AT = 300  # characters of a question in which names are looked for
_CACHED = 1024  # opening lines whose people are kept
_OFFICE = (
    r"(?:[\u4e00-\u9fff]{0,2}长|总|书记|主任|主席|老师|经理|教授|师傅|先生|女士|同志|老板|爷爷|奶奶|大姐|大哥|院士|博士|老)"
)


def find_speech_names(
    question: str, names: Mapping[str, str], speakers: Mapping[str, str]
) -> tuple[SpeechMention, ...]:
    """The speeches that nouns of a question name, in its order: each noun stands in the names of one speech alone.

    ``names`` holds, for each speech, what it is called by: title, occasion, and the lines that open it; ``speakers``
    the speaker's name, "" where it is not known.

    >>> names = {"a": "在年夜饭上的讲话 恒锐机械厂厂长", "b": "清湖支行述职报告 农商银行行长"}
    >>> [(m.speech_id, m.words) for m in find_speech_names("机械厂和银行有什么不同", names, {"a": "", "b": ""})]
    [('a', '机械厂'), ('b', '银行')]
    """
    folded = fold(question)[:_LOOKED_AT]
    called = {speech_id: fold(text) for speech_id, text in names.items()}
    found = _by_speaker(folded, names, speakers)
    for start, phrase in _phrases(folded):
        phrase, start = _extended(folded, start, phrase, called.values())
        if any(at <= start < at + len(own.words) or start <= at < start + len(phrase) for at, own in found):
            continue
        owners = [speech_id for speech_id, text in called.items() if _calls(phrase, text)]
        if len(owners) == 1:
            found.append((start, SpeechMention(owners[0], 1.0, phrase)))
    first: dict[str, SpeechMention] = {}
    for _, mention in sorted(found, key=lambda own: own[0]):
        first.setdefault(mention.speech_id, mention)
    return tuple(first.values())


def _by_speaker(folded: str, names: Mapping[str, str], speakers: Mapping[str, str]) -> list[tuple[int, SpeechMention]]:
    """The speeches whose speaker a question calls by surname and office (童总, 段市长), if he is the only one."""
    called: dict[tuple[int, str], set[str]] = {}
    for speech_id, text in names.items():
        for person in {speakers.get(speech_id, ""), *_people(text)} - {""}:
            match = re.search(re.escape(person[:1]) + _OFFICE, folded)
            if match:
                called.setdefault((match.start(), match.group()), set()).add(speech_id)
    return [(at, SpeechMention(min(ids), 1.0, words)) for (at, words), ids in called.items() if len(ids) == 1]


def with_names(
    question: str, mentions: Sequence[SpeechMention], called: Sequence[SpeechMention]
) -> tuple[SpeechMention, ...]:
    """The speeches that a question names, and those that nouns call: as manuscripts, or as sides of a comparison.

    A noun beside a speech that is named already, or inside its name, calls no other.
    """
    ids = {mention.speech_id for mention in mentions}
    free = [
        own
        for own in called
        if own.speech_id not in ids and not any(own.words in m.words or m.words in own.words for m in mentions)
    ]
    return (*mentions, *(_as_held(fold(question), own) for own in free))


def _as_held(folded: str, own: SpeechMention) -> SpeechMention:
    """A speech that a noun calls: surely where it is the name of a manuscript (院长那篇, 公交公司的会上)."""
    at = folded.find(own.words)
    held = HELD.match(folded, at + len(own.words))
    if held is None:
        return replace(own, likelihood=CALLED_LIKELIHOOD)
    return replace(own, words=folded[at : held.end()])


@lru_cache(maxsize=_CACHED)
def _people(text: str) -> frozenset[str]:
    """The names of people in the lines that open a speech."""
    return frozenset(word for word, tag in tagged_words(text) if tag == "nr" and 2 <= len(word) <= 4)


def _phrases(folded: str) -> Iterator[tuple[int, str]]:
    """The runs of words of a question that may name something, the longer before the shorter."""
    words, at = [], 0
    for word, tag in tagged_words(folded):
        words.append((at, word, tag.startswith(_NOUNS)))
        at += len(word)
    runs = []
    for first, (start, _, noun) in enumerate(words):
        phrase = ""
        for _, word, nominal in words[first:] if noun else ():
            phrase += word
            if not nominal or len(phrase) > _MOST_NAME:
                break
            if len(phrase) > 1:
                runs.append((start, phrase))
                runs += [(start, phrase[:2])] * (
                    len(phrase) == _COMPOUND
                )  # 公交公司 is short for 公交集团公司, and one word
    yield from sorted(runs, key=lambda run: -len(run[1]))


def _calls(phrase: str, names: str) -> bool:
    return phrase in names or _stands_for(phrase, names)


def _stands_for(phrase: str, names: str) -> bool:
    """Whether a phrase of three characters or more is short for a stretch of the names: its characters in order."""
    if len(phrase) < 3:
        return False
    for start in (at for at, character in enumerate(names) if character == phrase[0]):
        at = start
        for character in phrase[1:]:
            at = names.find(character, at + 1, start + len(phrase) + _MOST_BETWEEN)
            if at < 0:
                break
        else:
            return names[at - 1 : at + 1] == phrase[-2:]
    return False


def _extended(folded: str, start: int, phrase: str, names: Collection[str]) -> tuple[str, int]:
    """A phrase with the characters beside it that belong to the same name; words are cut wrongly inside names."""
    end = start + len(phrase)
    if not any(_calls(phrase, own) for own in names):
        return phrase, start
    while start and folded[start - 1].isalnum() and any(_calls(folded[start - 1 : end], own) for own in names):
        start -= 1
    while end < len(folded) and folded[end].isalnum() and any(folded[start : end + 1] in own for own in names):
        end += 1
    return folded[start:end], start
