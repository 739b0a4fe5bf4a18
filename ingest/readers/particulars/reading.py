"""Title, date, speaker and occasion of a document, from its properties and from the lines around its text.

Only lines that say nothing else are taken: better empty than wrong.  What form does not tell for sure is named in
``Document.unsure``, so that its owner looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.readers.document import Document
from ingest.readers.particulars.dates import date_in, date_line, first_date
from ingest.readers.particulars.head import HeadLine, head_lines, label_of, lines_of, segments
from ingest.readers.particulars.occasions import date_and_occasion, first_occasion
from ingest.readers.particulars.people import bare_name, first_speaker, office_alone
from ingest.readers.particulars.titles import TITLE_LENGTH, find_title, without_marks
from ingest.readers.particulars.written import Written
from ingest.text.folding import fold_characters
from ingest.text.punctuation import SENTENCE_ENDS

_HEAD = 2_000  # characters
_FOOT, _FOOT_LINES = 600, 8  # characters and lines at the end of a text in which it is signed and dated
_DATE_LABELS = ("时间", "日期", "讲话时间", "会议时间", "发布时间", "发布日期", "成文日期", "演讲时间", "开会时间")
# What programs write into a file's title without being asked.
_JUNK_TITLE = re.compile(
    r"(?:Microsoft |WPS )?(?:Word|PowerPoint|文字|Office)\b.*|(?:新建 ?)?(?:Microsoft Word )?文档 ?\d*|Document ?\d*|"
    r"无标题.*|未命名.*|[Uu]ntitled.*|.*\.(?:docx?|wps|pdf|txt|rtf|html?|pptx?)|[\W\d_]*|about:.*|.*(?:模板|范本)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A value and whether its line says it for sure."""

    value: str
    sure: bool = True


def with_particulars(document: Document) -> Document:
    """A document whose missing particulars are those of the lines around its text."""
    head = head_lines(document.text)
    title = find_title(document.text)
    given = _given_title(document.title, title.text, document.text)
    date = _date(head, document)
    speaker = _Found(document.speaker) if document.speaker else _speaker(head, document.title, dated=bool(date.value))
    told = [Written.of(document.title[: 2 * TITLE_LENGTH]), *(line.written for line in head)]
    doubts = {
        "title": not given and bool(title.text) and not title.sure,
        "date": not date.sure,
        "speaker": not speaker.sure,
    }
    return replace(
        document,
        title=without_marks(given),
        date=date.value,
        speaker=speaker.value,
        occasion=document.occasion or first_occasion(told),
        unsure=tuple(name for name, doubted in doubts.items() if doubted),
    )


def _given_title(given: str, shown: str, text: str) -> str:
    """The title in the properties, unless it is no title or the text begins with another one.

    Word keeps the title of the document that a manuscript was copied from.
    """
    if not given or len(given) > TITLE_LENGTH or _JUNK_TITLE.fullmatch(given):
        return ""
    folded = "".join(text[:_HEAD].split())
    return given if not shown or "".join(given.split()) in folded else ""


def _date(head: Sequence[HeadLine], document: Document) -> _Found:
    """The date in the head, in the properties, or at the foot, in this order."""
    if sure := _date_in_head(head) or document.date:
        return _Found(sure)
    date = _date_at_foot(document.text)
    return _Found(date, sure=not date)


def _date_in_head(head: Sequence[HeadLine]) -> str:
    """The date of a line of its own, of a remark in brackets, or behind a label, in this order."""
    lines = [line.folded for line in head if line.kind == "date"]
    written = [first_date(lines), *(date_in(line) for line in lines if date_and_occasion(line))]
    remarked = first_date(part.folded for line in head for part in segments(line))
    labels = [label for line in head if (label := label_of(line.folded)) is not None]
    labelled = [date_in(label.value) for label in labels if label.label in _DATE_LABELS]
    return next(filter(None, [*written, remarked, *labelled]), "")


def _date_at_foot(text: str) -> str:
    """The date that a document is signed with, below its last sentence; what is printed below it may follow."""
    for line in reversed([fold_characters(line) for line in list(lines_of(text[-_FOOT:]))[-_FOOT_LINES:]]):
        if date := date_line(line):
            return date
        if line[-1] in SENTENCE_ENDS and label_of(line.rstrip(SENTENCE_ENDS)) is None:
            return ""
    return ""


def _speaker(head: Sequence[HeadLine], title: str, *, dated: bool) -> _Found:
    lines = [*_spoken_of(head), *([Written.of(title)] if title else [])]
    if named := first_speaker(lines):
        return _Found(named)
    plain = [line.text for line in head[1:] if line.kind == "plain"]
    if dated and (name := bare_name(plain)):
        return _Found(name, sure=False)
    office = office_alone(lines)
    return _Found(office, sure=not office)


def _spoken_of(head: Sequence[HeadLine]) -> Iterator[Written]:
    """The lines and parts of lines that may name who speaks."""
    for line in head:
        own = line.written if line.kind != "label" else _without_blanks(line)
        if own is not None:
            yield own
        yield from segments(line)


def _without_blanks(line: HeadLine) -> Written | None:
    """A label, without the blanks that spread it, and its value."""
    label = label_of(line.folded)
    return Written.of(f"{label.label}:{line.text[-len(label.value) :]}") if label is not None else None
