"""The lines above the text of a document, each told by its form: a mark of the letterhead, a label, a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.particulars.dates import date_line
from ingest.readers.particulars.occasions import date_and_occasion
from ingest.readers.particulars.people import is_name, is_speaker_line
from ingest.readers.particulars.written import Written
from ingest.text.folding import fold_characters
from ingest.text.numerals import ONE_TO_TEN
from ingest.text.punctuation import SENTENCE_ENDS

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
"""Characters without width that may stand around a line."""

_LENGTH = 2_000  # characters in which the head of a document stands; bounds the time of a text that is one line
_MOST_LINES = 24
_LONGEST_LINE = 100  # characters; a longer one belongs to the text
_LONGEST_REMARK = 160  # of a line in brackets

# The marks of official documents (GB/T 9704-2012, 7.2): copy number, secrecy, urgency, the name of the issuer with
# 文件, document number, signatory; and what is stamped or printed beside them. In folded lines.
_MARKS = re.compile(
    r"(?:no\.?|编号|份号|文号)?:?\s?\d{3,8}|(?:绝密|机密|秘密|密级|保密)(?:\s?[★☆*]?\s?\S{0,8})?|(?:特提|特急|加急|平急|急件)|"
    r"(?:[^\s。,:]{0,24}\s?)?[〔\[(【]\s?(?:19|20)\d\d\s?[〕\])】]\s?第?\s?\d{1,5}\s?号(?:\s.{0,30})?|"
    r"签发(?:人)?\s?:.{0,40}|[^。,:]{2,40}文件|"
    r"(?:[(\[]?(?:内部|会后|会议|阅后|请|严禁|不得|禁止|注意|妥善|仅供)?\s?"
    r"(?:资料|文件|材料|参考|刊物|保存|保管|收回|归还|清退|外传|翻印|复印|传阅|讨论|参阅)[)\]]?[\s,、·!]{0,4}){1,4}|"
    rf"[^。,:]{{0,40}}(?:文件|材料|参阅件)之?\s?[(]?[{ONE_TO_TEN}\d]{{1,3}}[)]?|第\s?[{ONE_TO_TEN}\d]{{1,5}}\s?[期号页](?:\s.{{0,20}})?"
)
_LABEL = re.compile(r"(?P<label>(?:[^\s:,。;《》“”\"]\s{0,3}){1,8}):\s{0,4}(?P<value>[^。]{1,80})")
_TITLE_LABELS = ("题目", "标题", "主题", "题", "讲话题目", "报告题目", "演讲题目")
_REMARK = re.compile(r"[(〔\[【].*[)〕\]】]")
_VALUE = re.compile(r"[\da-z.\-:/ %]{2,40}")  # codes, telephone numbers, hours
_SEGMENT = re.compile(r"[,;、]")
_MAYBE_LABEL = "maybe label"
_REPEATED = 4  # repeated lines of a running head


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line above the text, and what it is.

    Kinds: ``mark`` of a letterhead, ``label`` with a value, ``remark`` in brackets, ``date``, ``speaker``, and
    ``plain`` for what may be a title.
    """

    written: Written
    kind: str

    @property
    def text(self) -> str:
        """The line as written."""
        return self.written.text

    @property
    def folded(self) -> str:
        """Its fold."""
        return self.written.folded


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what it labels, as written."""

    label: str
    value: str


def head_lines(text: str) -> list[HeadLine]:
    """The lines above the salutation or the first sentence."""
    lines = list(map(Written.of, _above_the_text(text)))
    kinds = [_kind(line.folded) for line in lines]
    return [HeadLine(line, _kind_of(kinds, number)) for number, line in enumerate(lines)]


def lines_of(text: str) -> Iterator[str]:
    """The lines that are not empty, without what has no width."""
    lines = (line.strip().strip(INVISIBLE).strip() for line in text.splitlines())
    return filter(None, lines)


def label_of(line: str) -> Label | None:
    """The label that a folded line begins with, without blanks in it, and its value."""
    match = _LABEL.fullmatch(line)
    return Label("".join(match["label"].split()), match["value"].strip()) if match else None


def is_title_label(label: Label) -> bool:
    """Whether a label names the title."""
    return label.label in _TITLE_LABELS


def segments(line: HeadLine) -> list[Written]:
    """What a remark in brackets says, part by part."""
    if line.kind != "remark":
        return []
    inner = line.written.part(1, len(line.text) - 1)
    cuts = [-1, *(match.start() for match in _SEGMENT.finditer(inner.folded)), len(inner.text)]
    parts = (inner.part(a + 1, b).stripped(" \u3000") for a, b in pairwise(cuts))
    return [part for part in parts if part.text]


def is_running_head(line: str, text: str) -> bool:
    """Whether a line is repeated throughout a text."""
    return f"\n{text}\n".count(f"\n{line}\n") >= _REPEATED


def _above_the_text(text: str) -> Iterator[str]:
    for number, line in enumerate(lines_of(text[:_LENGTH])):
        remark = line[0] in "（(〔[【" and _REMARK.fullmatch(fold_characters(line)) is not None
        if number >= _MOST_LINES or len(line) > (_LONGEST_REMARK if remark else _LONGEST_LINE):
            return
        if not remark and line.rstrip("”’\"'）)")[-1:] in (*SENTENCE_ENDS, "：", ":"):
            return
        yield line


def _kind(line: str) -> str:
    """What a folded line is; ``_MAYBE_LABEL`` where only its neighbours tell."""
    if _MARKS.fullmatch(line) or not any(map(str.isalpha, line)):
        return "date" if date_line(line) else "mark"
    if date_line(line) or date_and_occasion(line):
        return "date"
    if _REMARK.fullmatch(line):
        return "remark"
    if is_speaker_line(line):
        return "speaker"
    label = label_of(line)
    if label is None:
        return "plain"
    return "label" if line.count(":") > 1 or _is_sure(label) else _MAYBE_LABEL


def _is_sure(label: Label) -> bool:
    """Whether what a label labels is nothing that a title goes on with: a code, a date, a name."""
    value = label.value
    return is_title_label(label) or bool(_VALUE.fullmatch(value) or date_line(value)) or is_name(value)


def _kind_of(kinds: Sequence[str], number: int) -> str:
    """The kind of a line beside the others: alone, what looks like a label may be a title with a colon in it."""
    if kinds[number] != _MAYBE_LABEL:
        return kinds[number]
    beside = [*kinds[max(number - 1, 0) : number], *kinds[number + 1 : number + 2]]
    return "label" if any(kind in ("label", _MAYBE_LABEL) for kind in beside) else "plain"
