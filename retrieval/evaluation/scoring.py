"""The figures of one answer: what of the evidence was found, said and cited, and whether a refusal was right.

Every comparison is made on squashed text: widths folded (NFKC), white space and asterisks dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from ingest.speech import Speech
from retrieval.answer import Answer, Citation
from retrieval.evaluation.question_set import SetQuestion

PASSAGES, PASSAGES_LENGTH = 5, 2500
"""How many passages are looked at, and how many characters of them together."""

ANSWER_LENGTH = 600
"""How much of an answer is looked at for keys, in characters."""

CITATIONS, CITED_LENGTH = 12, 600
"""How many citations are looked at for evidence, and how many characters of each quote and passage."""

QUOTE_LENGTHS = range(6, 221)
"""A quote of another length (characters) is not precise."""

_LEAST_CLAUSE = 3  # shorter clauses say nothing about where words are from
_MARKER = re.compile(r"\[\d+\]")
_BETWEEN_WORDS = re.compile(r"[\s*]+")
_CLAUSE_END = re.compile(r"[0-9]{1,4}[.、）)]|[，,。.；;：:、！!？?\n]")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure: ``better`` is 1 where more is better, −1 where less is; ``mean`` or else the median is told."""

    name: str
    meaning: str
    better: int = 1
    mean: bool = True


FIGURES: tuple[Metric, ...] = (
    Metric("recall@5", "前五段含全部依据"),
    Metric("keys", "答出的要点"),
    Metric("complete", "要点答全的题"),
    Metric("cited", "依据注明出处"),
    Metric("precise", "引文切题"),
    Metric("grounded", "答案出自引文"),
    Metric("verbatim", "引文一字不差"),
    Metric("offsets", "引文位置无误"),
    Metric("refused", "该拒答的拒答了"),
    Metric("false_refusal", "能答的却拒答", better=-1),
    Metric("length", "答案字数（中位数）", better=-1, mean=False),
)


class Scorer:
    """Scores answers over one set of speeches."""

    def __init__(self, speeches: Iterable[Speech]) -> None:
        self._texts = {speech.id: speech.text for speech in speeches}

    def score(self, question: SetQuestion, answer: Answer) -> Mapping[str, float]:
        """An answer's figures by name; one that says nothing about it is left out.

        ``recall@5``, ``complete`` and ``false_refusal`` (of an answerable question) and ``refused`` (of another) are
        0 or 1, ``length`` counts characters, the others are shares.
        """
        figures = _of_answerable(question, answer) if question.answerable else {"refused": float(not answer.answered)}
        if answer.citations:
            figures["verbatim"] = _share(self._is_verbatim(c) for c in answer.citations)
            figures["offsets"] = _share(self._stands_there(c) for c in answer.citations)
        return figures

    @cached_property
    def _squashed(self) -> str:
        return "\n".join(map(squash, self._texts.values()))

    def _is_verbatim(self, citation: Citation) -> bool:
        quote = squash(citation.quote)
        return len(quote) > 1 and quote in self._squashed

    def _stands_there(self, citation: Citation) -> bool:
        text = self._texts.get(citation.address.speech_id, "")
        return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def squash(text: str) -> str:
    """Fold widths and drop white space and asterisks."""
    return _BETWEEN_WORDS.sub("", unicodedata.normalize("NFKC", text))


def plain(answer: Answer) -> str:
    """An answer's text without its markers."""
    return _MARKER.sub("", answer.text)


def holds(text: str, group: Sequence[str]) -> bool:
    """Whether one of a group's alternatives stands in a squashed text."""
    return any(squash(option) in text for option in group)


def _of_answerable(question: SetQuestion, answer: Answer) -> dict[str, float]:
    passages = "\n".join(hit.passage.text for hit in answer.passages[:PASSAGES])
    found = squash(passages)[:PASSAGES_LENGTH]
    said = squash(plain(answer))
    keys = [answer.answered and holds(said[:ANSWER_LENGTH], group) for group in question.answer_keys]
    cited = "\n".join(map(_cited, answer.citations[:CITATIONS]))
    figures = {
        "recall@5": float(all(holds(found, group) for group in question.evidence)),
        "keys": _share(keys),
        "complete": float(all(keys)),
        "cited": _share(answer.answered and holds(cited, group) for group in question.evidence),
        "false_refusal": float(not answer.answered),
    }
    if answer.citations:
        wanted = _wanted(question)
        figures["precise"] = _share(_is_precise(squash(c.quote), wanted) for c in answer.citations)
    if answer.answered:
        figures["length"] = float(len(said))
        figures |= _grounded(answer)
    return figures


def _cited(citation: Citation) -> str:
    return f"{squash(citation.quote)[:CITED_LENGTH]}\n{squash(citation.passage)[:CITED_LENGTH]}"


def _wanted(question: SetQuestion) -> list[str]:
    """What a precise quote holds or is part of: evidence, and keys longer than a character."""
    keys = [squash(option) for group in question.answer_keys for option in group]
    return [squash(option) for group in question.evidence for option in group] + [k for k in keys if len(k) > 1]


def _is_precise(quote: str, wanted: Sequence[str]) -> bool:
    return len(quote) in QUOTE_LENGTHS and any(w in quote or quote in w for w in wanted)


def _grounded(answer: Answer) -> dict[str, float]:
    """The share of the answer's characters, clause by clause, that stand in its quotes."""
    quotes = "\n".join(squash(citation.quote) for citation in answer.citations)
    clauses = [c for c in map(squash, _CLAUSE_END.split(plain(answer))) if len(c) >= _LEAST_CLAUSE]
    total = sum(map(len, clauses))
    return {"grounded": sum(len(c) for c in clauses if c in quotes) / total} if total else {}


def _share(found: Iterable[bool]) -> float:
    return fmean(map(float, found))
