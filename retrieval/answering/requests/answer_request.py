"""What is asked of the answer given last, read from the words alone: nothing else may be said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from ingest.text.numerals import ONE_TO_TEN, read_numeral
from retrieval.talk.utterance import read_utterance
from retrieval.talk.vocabulary import Vocabulary, covered, words


class RequestKind(Enum):
    """What is asked of an answer, in the order in which the kinds count where a request holds words of several."""

    REPEAT = "repeat"
    OTHER_SPEECH = "other_speech"
    WHOLE = "whole"
    PLAIN = "plain"
    AGAIN = "again"
    DETAIL = "detail"
    SHORT = "short"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """A request about the last answer; ``statement`` is the number of the statement meant, from 1, −1 for the last, 0
    for the whole answer; ``name`` is a word by which it names one instead («古埠那条»), or what more it asks for
    («别的贷款»), "" where it says none."""

    kind: RequestKind
    statement: int = 0
    name: str = ""


_CORES = {kind: words(f"answer_request.{kind.value}") for kind in RequestKind}
_BESIDE = words("answer_request.beside")
_BESIDE_OTHER = words("answer_request.beside_other", _BESIDE.words)
_EVERY = Vocabulary(*(core.words for core in _CORES.values()), _BESIDE.words)
_EVERY_OTHER = Vocabulary(_EVERY.words, _BESIDE_OTHER.words)

_HEAD = "(?:原因|要求|问题|意见|方面|部分|关系|原则|措施|任务|建议|办法|做法|特点|目标|举措|说法|内容)?"
_ORDINAL = re.compile(
    rf"第(?P<n>[{ONE_TO_TEN}\d]{{1,3}})(?:个|条|句|点|项|段|种|件){_HEAD}|(?P<last>最后一?|末)(?:个|条|句|点|项|种|件){_HEAD}"
)
_NAMED = re.compile(r"^(?:那|把|请)?(?P<name>\w{2,10}?)(?:那|这)一?(?:[条个点项句段种件]|方面|部分|块)(?P<rest>.{2,})$")
_NO_NAME = re.compile(r"第|最后|[这那它他]|刚才|上面|上一|前面|哪|什么|怎么")
_OF_A_KIND = re.compile(
    r"^(?:那|你)?(?:还)?有(?:没有)?(?:别的|其他的?|其它的?|另外的?)(?P<name>\w{2,6}?)(?:了|的)?[吗呢么]?$"
)
_POINT = re.compile(r"呢")
"""Asks for a point by its number, of which ``turns.conversation`` knows in which list it counts."""

_LONGEST = 24
"""Characters of a request; what is longer says something of a subject.  Set by hand."""

_ASKS_ON = re.compile(r"^(?:为什么|为何|谁|哪|多少|几|什么时候|怎么办|怎么做|如何)|多少|(?<![来说给列找讲写])几[个条]$")
_ASKS = re.compile(r"哪|什么|怎么|如何|谁")
_ASKING_KINDS = frozenset({RequestKind.OTHER_SPEECH, RequestKind.WHOLE, RequestKind.PLAIN, RequestKind.MORE})
"""Kinds whose requests may be put as a question («原话是什么»); the others are orders («要点有哪些» is none)."""

_BARE_MORE = re.compile(r"还|别的|其[他它余]|更多|继续|再|多|剩下|另外|就这|只有|没有?了|没别|往下|下去|后面|接下来|除")
"""Words without one of which a stretch of light words asks for nothing more («说说看»)."""

_REWORK = re.compile(r"[写画](?:一?[篇份首幅封]|成)|译成?(?!成?(?:普通话|大白话|白话|人话|通俗|平常|老百姓))")
"""Asks for a new text, which is a task and no request about an answer."""


def read_answer_request(text: str) -> AnswerRequest | None:
    """Read a request about the answer given last, ``None`` where anything else is said.

    >>> read_answer_request("能再说得详细一点吗？").kind.value, read_answer_request("第二条的原文").statement
    ('detail', 2)
    >>> read_answer_request("学习要详细到什么程度") is None
    True
    """
    utterance = read_utterance(text)
    said = utterance.said or utterance.folded
    if len(said) > _LONGEST or utterance.quotes or _ASKS_ON.search(said) or _REWORK.search(said):
        return None
    named = _named(said)
    if named is not None:
        return named
    statement = _statement(said)
    bare = _ORDINAL.sub("", said)
    if statement and _POINT.search(said):
        return None
    kind = next((kind for kind in RequestKind if _is_of(kind, bare)), None)
    return None if kind is None else AnswerRequest(kind, statement)


def _named(said: str) -> AnswerRequest | None:
    """A request that names the statement it means, or a kind of thing of which there may be more."""
    of_a_kind = _OF_A_KIND.match(said)
    if of_a_kind and not covered(of_a_kind["name"], _EVERY_OTHER):
        return AnswerRequest(RequestKind.MORE, name=of_a_kind["name"])
    found = _NAMED.match(said)
    if found is None or _NO_NAME.search(found["name"]):
        return None
    kind = next((kind for kind in RequestKind if _is_of(kind, found["rest"])), None)
    return None if kind is None else AnswerRequest(kind, name=found["name"])


def _is_of(kind: RequestKind, bare: str) -> bool:
    """Whether a stretch is a request of a kind and nothing else."""
    if not _CORES[kind].holds(bare) or not covered(bare, _EVERY_OTHER if kind is RequestKind.OTHER_SPEECH else _EVERY):
        return False
    if kind is RequestKind.MORE:
        return bool(_BARE_MORE.search(bare))
    return kind in _ASKING_KINDS or not _ASKS.search(bare)


def _statement(said: str) -> int:
    found = _ORDINAL.search(said)
    if found is None:
        return 0
    return -1 if found["last"] else read_numeral(found["n"])
