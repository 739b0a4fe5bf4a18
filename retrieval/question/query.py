"""A search query: what a question asks for, without the words that only make it a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.text.folding import fold, fold_words
from ingest.text.punctuation import PHRASE_ENDS
from ingest.text.tokens import tokens

QUERY_LENGTH = 2000
"""Longest question in characters."""

_QUESTION_WORDS = (
    "请问|麻烦|帮我|帮忙|告诉我|想知道|想问|说说|讲讲|谈谈|列一下|列全|列出|列举|一下|分别|各自|"
    "具体|到底|究竟|大概|"
    "是什么意思|什么意思|是什么|有什么|指什么|指的是|为什么要|为什么|为什麽|为何|为啥|凭什么|怎么样|怎么办|"
    "怎么做|怎么|怎样|咋样|咋办|咋|如何|"
    "什么时候|什么|哪些|哪几|哪一|哪个|哪里|哪儿|哪年|哪|几个|几条|几项|几种|几点|几方面|几句|几篇|多少|多大|多久|"
    "谁|啥|吗|呢|吧|啊|呀|么|的|了|是不是|有没有|能不能|可不可以|是否|对不对|"
    "这几篇讲话|这篇讲话|几篇讲话|讲话稿|讲话里|讲话中|汇报里|汇报中|报告里|报告中|稿子里|稿子|文中|原文|原话|原句|"
    "提到|说到|讲到|谈到|说的是|讲的是|说过|讲过|怎么说|怎么讲|展开|应该|应当|可以|"
    "那个|这个|那些|这些|那么|就是|还是|或者|以及|还有"
)
_QUESTION_WORD = re.compile(_QUESTION_WORDS)
_CLAUSE_STOP = re.compile(f"[{PHRASE_ENDS}|]")
_MOST_CLAUSES = 32  # of a long question; keeps the time of an answer within bounds
_PHRASE = re.compile(r"[“\"「『]([^“”\"「」『』]{1,60})[”\"」』]")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for the search.

    ``text`` is the question as typed, ``folded`` its fold; ``content`` are the folded stretches left when question
    words are taken out; ``clauses`` are its folded clauses; ``terms`` weighs each lexical term (0–1); ``phrases`` are
    what stood in quotation marks, folded to words only; ``context`` is the folded earlier question.
    """

    text: str
    folded: str
    content: tuple[str, ...]
    clauses: tuple[str, ...]
    terms: Mapping[str, float]
    phrases: tuple[str, ...]
    context: str = ""


FUNCTION_WEIGHT = 0.15
"""Weight of a term that stands only in the words which make a text a question; fitted on tests/data."""


CONTEXT_WEIGHT = 0.35
"""Weight of a term that stands only in the earlier question of a conversation.  Set by hand, fitted by no script."""


@lru_cache(maxsize=256)
def make_query(text: str, context: str = "") -> Query:
    """A query of a question or of plain search words; ``context`` is an earlier question it leans on.

    >>> query = make_query("请问“代表联络站”有多少个？")
    >>> query.phrases, query.terms["联络"], query.terms["多少"]
    (('代表联络站',), 1.0, 0.15)
    """
    folded = fold(text)
    phrases = tuple(filter(None, map(fold_words, _PHRASE.findall(text))))
    content = content_of(folded)
    clauses = dict.fromkeys(clause for clause in _CLAUSE_STOP.split(folded) if len(clause) > 1)
    parts = tuple(clauses)[:_MOST_CLAUSES] or (folded,)
    return Query(text, folded, content, parts, _weighted_terms(folded, content, context), phrases, fold(context))


def _weighted_terms(folded: str, content: Sequence[str], context: str) -> dict[str, float]:
    """Terms of a question, those of question words weighed less, and those of the question before it."""
    telling = {term for stretch in content for term in tokens(stretch)}
    terms = {term: 1.0 if term in telling else FUNCTION_WEIGHT for term in tokens(folded)}
    for term, weight in make_query(context).terms.items() if context else ():
        terms[term] = max(terms.get(term, 0.0), CONTEXT_WEIGHT * weight)
    return terms


def content_of(folded: str) -> tuple[str, ...]:
    """The stretches of a folded text between question words and punctuation.

    >>> content_of("请问六种关系是什么?")
    ('六种关系',)
    """
    bare = _QUESTION_WORD.sub(" ", folded)
    return tuple(re.findall(r"\w+", bare))
