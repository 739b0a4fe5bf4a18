"""A reader's record as JSON, to take along and to bring in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.errors import RecordImportInvalid
from retrieval.quiz.question_json import QuestionInvalid, question_from_json, question_json
from retrieval.review.record import Attempt, ReaderRecord, ReviewItem
from retrieval.review.schedule import Memory, retrievability

FORMAT = "speech-qa record"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions and answers an import brought that were not there."""

    items: int
    attempts: int


def export_record(record: ReaderRecord) -> str:
    """Give a record as JSON text."""
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
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as err:
        raise RecordImportInvalid("不是 JSON") from err
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise RecordImportInvalid("不是本程序导出的记录")
    if data.get("version") != VERSION:
        raise RecordImportInvalid(f"由另一版本导出（格式 {data.get('version')}，本程序用 {VERSION}）")
    try:
        items = tuple(map(_item, data["items"]))
        attempts = tuple(map(_attempt, data["attempts"]))
        exam = date.fromisoformat(data["exam"]) if data.get("exam") else None
    except (QuestionInvalid, KeyError, TypeError, ValueError) as err:
        raise RecordImportInvalid("内容不完整") from err
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


def _item(data: Mapping[str, Any]) -> ReviewItem:
    due = _moment(data["due"])
    memory = Memory(json.dumps(data["card"]), due)
    retrievability(memory, due)
    return ReviewItem(
        question_from_json(data["question"]),
        _moment(data["added"]),
        int(data["wrong"]),
        int(data["answered"]),
        memory,
        str(data["retired"]),
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
    return Attempt(
        str(data["question"]),
        str(data["type"]),
        str(data["speech"]),
        str(data["title"]),
        tuple(map(str, data["section"])),
        _moment(data["at"]),
        float(data["score"]),
        bool(data["hinted"]),
        bool(data["reviewed"]),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment
