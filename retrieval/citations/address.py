"""The address of a sentence: 《title》› section path › 第 n 段 › 第 m 句.

Written down with its check code, an address also tells later whether the sentence is still the same; finding
it again is the work of ``retrieval.citations.address_book``.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from ingest.errors import AddressInvalid

_CHECK_LENGTH = 8
_PLACE = re.compile(
    r"第\s{0,4}(?P<paragraph>\d{1,9})\s{0,4}段›第\s{0,4}(?P<sentence>\d{1,9})\s{0,4}句"
    r"(?:\s{0,4}〔(?P<check>[0-9a-f]{8})〕)?"
)
_TITLE_ENDS = "》›"

ADDRESS_LENGTH = 1000
"""Longest address in characters; what is longer is none, and is not read."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a sentence stands; ``paragraph`` counts from 1 in the speech, ``sentence`` from 1 in the paragraph."""

    speech_id: str
    title: str
    section: tuple[str, ...]
    paragraph: int
    sentence: int

    def __str__(self) -> str:
        path = "".join(f"›{label}" for label in self.section)
        return f"《{self.title}》{path}›第 {self.paragraph} 段›第 {self.sentence} 句"

    def written(self, sentence: str) -> str:
        """The address for writing down, with the check code of the sentence that stands there."""
        return f"{self}〔{check_code(sentence)}〕"


@dataclass(frozen=True, slots=True)
class WrittenAddress:
    """An address as somebody noted it; ``check`` is empty where it was noted without its code."""

    title: str
    section: tuple[str, ...]
    paragraph: int
    sentence: int
    check: str = ""


def check_code(sentence: str) -> str:
    r"""The check code of a sentence: eight hexadecimal digits of the SHA-256 of its characters.

    White space is left out, so that another line width does not pass for another text.

    >>> check_code("守正是根基。") == check_code("守正是\n根基。")
    True
    """
    written = "".join(sentence.split())
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:_CHECK_LENGTH]


def parse_address(written: str) -> WrittenAddress:
    """Read an address as ``str(address)`` or ``address.written(…)`` gives it; raises ``AddressInvalid``."""
    if len(written) > ADDRESS_LENGTH:
        raise AddressInvalid(written[:ADDRESS_LENGTH])
    head, _, tail = written.strip().rpartition("›第")
    head, _, paragraph = head.rpartition("›")
    match = _PLACE.fullmatch(f"{paragraph}›第{tail}")
    title, closed, section = f"{head}›".partition(_TITLE_ENDS)
    if match is None or not closed or not title.startswith("《") or len(title) == 1:
        raise AddressInvalid(written)
    labels = tuple(section.split("›")[:-1])
    return WrittenAddress(title[1:], labels, int(match["paragraph"]), int(match["sentence"]), match["check"] or "")
