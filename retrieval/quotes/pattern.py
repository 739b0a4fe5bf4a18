"""Queries with operators, as corpus readers know them: several words, "…", A..B and -C, all within one sentence.

The signs are ASCII only, so that Chinese punctuation always stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.errors import PatternInvalid, PhraseEmpty, PhraseTooLong

QUERY_LENGTH = 1000
"""Longest query in characters."""

_TERMS = 20  # of one query; each is a scan of the whole text
# «"…"» as it is, «..» before what must follow, or a bare word up to one of these.
_WORD = r'(?:"(?P<exact>[^"]*)"|(?P<then>\.\.)|(?P<word>[^\s"]+?(?=\.\.|"|\s|$)))'
_TOKEN = re.compile(rf"(?P<space>\s+)|(?P<minus>-(?=\S))?{_WORD}|(?P<odd>\S)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a sentence must hold: every chain of ``chains`` (its terms one behind the other), nothing of ``without``."""

    chains: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    without: bool
    joined: bool


def parse_pattern(query: str) -> Pattern:
    """Read a query; raises ``PhraseEmpty``, ``PhraseTooLong`` or ``PatternInvalid``, which says what is wrong."""
    if not query.strip():
        raise PhraseEmpty
    if len(query) > QUERY_LENGTH:
        raise PhraseTooLong(len(query), QUERY_LENGTH)
    if query.count('"') % 2:
        raise PatternInvalid('英文引号 " 没有成对')
    chains: list[list[str]] = []
    without = []
    for term in _terms(query):
        if term.without:
            without.append(term.text)
        elif term.joined:
            chains[-1].append(term.text)
        else:
            chains.append([term.text])
    if not chains:
        raise PatternInvalid("只有排除的词（-），没有要找的词")
    if len(chains) + len(without) > _TERMS:
        raise PatternInvalid(f"词太多，请不超过 {_TERMS} 个")
    return Pattern(tuple(map(tuple, chains)), tuple(without))


def _terms(query: str) -> Iterator[_Term]:
    joining, before = False, None
    for token in _TOKEN.finditer(query):
        if token["space"]:
            continue
        if token["then"]:
            if token["minus"]:
                raise PatternInvalid("- 后面要有一个词")
            if joining or before is None:
                raise PatternInvalid(".. 前面要有一个词")
            if before.without:
                raise PatternInvalid("排除的词（-）不能和 .. 连用")
            joining = True
            continue
        before = _term(token, joining)
        joining = False
        yield before
    if joining:
        raise PatternInvalid(".. 后面要有一个词")


def _term(token: re.Match[str], joined: bool) -> _Term:
    text = token["exact"] if token["exact"] is not None else token["word"]
    if text is None or text == "-":
        raise PatternInvalid("- 后面要有一个词")
    if not text.strip():
        raise PatternInvalid("英文引号里没有字")
    if joined and token["minus"]:
        raise PatternInvalid("排除的词（-）不能和 .. 连用")
    return _Term(text, bool(token["minus"]), joined)
