"""A reader's record as JSON, to take along and to bring in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ingest.errors import RecordImportInvalid
from ingest.files.bounded_json import JsonInvalid, read_json
from retrieval.quiz.question_json import question_from_json, question_json
from retrieval.review.entries import Attempt, ReviewItem
from retrieval.review.record import ReaderRecord
from retrieval.review.schedule import Memory
from retrieval.review.validity import card_of, count_of, day_of, flag_of, moment_of, share_of, text_of

FORMAT = "speech-qa record"
VERSION = 1  # raised when an older program could not read what is written

LARGEST = 32_000_000
"""Most characters of a record: a bound on memory, set by hand."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions and answers an import brought that were not there."""

    items: int
    attempts: int


def export_record(record: ReaderRecord) -> str:
    """A record as JSON text."""
    exam = record.exam
    data = {
        "format": FORMAT,
        "version": VERSION,
        "reader": record.reader,
        "exam": exam.isoformat() if exam else None,
        "items": [_item_json(item) for item in (*record.items(), *record.items(retired=True))],
        "attempts": [_attempt_json(attempt) for attempt in record.attempts()],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def import_record(record: ReaderRecord, text: str) -> Imported:
    """Bring a record in: what is already there stays.

    Raises ``RecordImportInvalid`` before anything is changed.
    """
    if len(text) > LARGEST:
        raise RecordImportInvalid(f"太长（上限 {LARGEST // 1_000_000} 百万字）")
    try:
        data = read_json(text, LARGEST)
    except JsonInvalid as err:
        raise RecordImportInvalid("不是 JSON，或里面有不是数的数") from err
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise RecordImportInvalid("不是本程序导出的记录")
    if data.get("version") != VERSION:
        raise RecordImportInvalid(f"由另一版本导出（本程序用格式 {VERSION}）")
    items = tuple(_read(_item, rows, "错题") for rows in enumerate(_rows(data, "items"), 1))
    attempts = tuple(_read(_attempt, rows, "作答") for rows in enumerate(_rows(data, "attempts"), 1))
    exam = _read(day_of, (1, data["exam"]), "考试日期") if data.get("exam") else None
    new_items, new_attempts = record.merge(items, attempts)
    if exam is not None and record.exam is None:
        record.set_exam(exam)
    return Imported(new_items, new_attempts)


def _item_json(item: ReviewItem) -> dict[str, Any]:
    return {
        "question": question_json(item.question),
        "added": item.added.isoformat(),
        "wrong": item.wrong,
        "answered": item.answered,
        "card": json.loads(item.memory.card),
        "due": item.memory.due.isoformat(),
        "retired": item.retired,
    }


def _rows(data: Mapping[str, Any], key: str) -> list[Any]:
    rows = data.get(key)
    if not isinstance(rows, list):
        raise RecordImportInvalid("内容不完整")
    return rows


def _read(read: Callable[[Any], _Row], row: tuple[int, Any], kind: str) -> _Row:
    """Read one row; one that does not hold is named by its kind and number."""
    number, value = row
    try:
        return read(value)
    except (KeyError, TypeError, ValueError, OverflowError) as err:
        raise RecordImportInvalid(f"内容不完整或不对（{kind}第 {number} 条）") from err


def _item(data: Mapping[str, Any]) -> ReviewItem:
    question = question_from_json(data["question"])
    text_of(json.dumps(question_json(question), ensure_ascii=False))
    return ReviewItem(
        question,
        moment_of(data["added"]),
        count_of(data["wrong"]),
        count_of(data["answered"]),
        Memory(card_of(data["card"]), moment_of(data["due"])),
        text_of(data["retired"]),
    )


def _attempt_json(attempt: Attempt) -> dict[str, Any]:
    return {
        "question": attempt.question_id,
        "type": attempt.type,
        "speech": attempt.speech_id,
        "title": attempt.title,
        "section": list(attempt.section),
        "at": attempt.at.isoformat(),
        "score": attempt.score,
        "hinted": attempt.hinted,
        "reviewed": attempt.reviewed,
    }


def _attempt(data: Mapping[str, Any]) -> Attempt:
    section = data["section"]
    if not isinstance(section, list):
        raise ValueError("a section is a list")  # noqa: TRY004 - one error for all that does not hold
    return Attempt(
        text_of(data["question"]),
        text_of(data["type"]),
        text_of(data["speech"]),
        text_of(data["title"]),
        tuple(map(text_of, section)),
        moment_of(data["at"]),
        share_of(data["score"]),
        flag_of(data["hinted"]),
        flag_of(data["reviewed"]),
    )
