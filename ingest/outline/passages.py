"""Passages: what is indexed.  One leaf of the outline is one passage, cut at sentence ends where it is long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.outline.parser import Section, labels_at, leaves
from ingest.speech import Speech

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of one section; ``text`` equals ``speech.text[start:end]`` (characters)."""

    speech_id: str
    section: tuple[str, ...]
    start: int
    end: int
    text: str


PASSAGE_LENGTH = 400
"""Longest passage in characters; one leaf up to this length is one passage."""

# Tried in this order: a passage ends with a paragraph, else a sentence, else a clause.
_SEPARATORS = ["\n\n", "\n", "。", "！", "？", "!", "?", "；", ";", "，", ",", "、", ""]


def cut_passages(speech: Speech, outline: Section) -> tuple[Passage, ...]:
    r"""Cut a speech into passages: each lies in one leaf, white space at both ends left out.

    Leaves are never joined; one longer than ``PASSAGE_LENGTH`` is cut at sentence ends where it has any.

    >>> from ingest.outline.parser import parse_outline
    >>> speech = Speech("s1", "例", "一、抓学习。要读原著。\n二、抓落实。要出实招。")
    >>> [(passage.section, passage.text) for passage in cut_passages(speech, parse_outline(speech.text))]
    [(('一、抓学习',), '一、抓学习。要读原著。'), (('二、抓落实',), '二、抓落实。要出实招。')]
    """
    passages: list[Passage] = []
    for leaf in leaves(outline):
        section = labels_at(outline, leaf.start) if leaf.start < leaf.end else ()
        for start, end in _spans(speech.text, leaf.start, leaf.end):
            passages.append(Passage(speech.id, section, start, end, speech.text[start:end]))
    return tuple(passages)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start <= PASSAGE_LENGTH:
        pieces: list[tuple[int, int]] = [(start, end)]
    else:
        documents = _splitter().create_documents([text[start:end]])
        firsts = [start + int(d.metadata["start_index"]) for d in documents]
        pieces = list(zip(firsts, [*firsts[1:], end], strict=True))
    for first, last in pieces:
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


@lru_cache(maxsize=1)
def _splitter() -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        keep_separator="end",
        chunk_size=PASSAGE_LENGTH,
        chunk_overlap=0,
        length_function=len,
        add_start_index=True,
        strip_whitespace=False,
    )
