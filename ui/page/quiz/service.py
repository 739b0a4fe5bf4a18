"""What the page 自测 asks of the program: sets by their settings, marks, and readers' records.

A set is made again from its settings whenever it is needed, so nothing of one reader's set is held here; the
few sets that are kept at hand are the same for everyone with those settings.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from ingest.errors import QuizOutdated, ReaderNameInvalid, RecordsNowhere
from retrieval.library import Library
from retrieval.quiz import (
    DIFFICULTIES,
    QuestionType,
    Quiz,
    QuizMaker,
    QuizQuestion,
    QuizSettings,
    SectionChoice,
)
from retrieval.quiz.marking import Mark, Marker, ReaderAnswer
from retrieval.review import OpenedRecord, RecordFolder, check_standing
from retrieval.review.validity import day_of
from ui.formats.payload import Payload, PayloadInvalid

RECORDS = "records"
"""Folder of the readers' records in the user's data folder."""

MOST_QUESTIONS = 200  # of one set on the page
_KEPT = 32  # sets under way that are kept; the oldest goes first


@dataclass(frozen=True, slots=True)
class Opened:
    """A set that a reader begins: ``reference`` is what the page's script sends back with each answer."""

    quiz: Quiz
    reference: dict[str, Any]


class QuizService:
    """Makes, marks and records; safe to use from several threads."""

    def __init__(self, library: Library, data_folder: Path | None, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._maker = QuizMaker(library)
        self._records = None if data_folder is None else RecordFolder(data_folder / RECORDS)
        self._clock = clock
        self._kept: dict[str, Quiz] = {}
        self._lock = Lock()

    def now(self) -> datetime:
        """The moment, with its time zone."""
        return self._clock()

    def start(self, request: Payload) -> Opened:
        """Make a set by the reader's settings, of the newest speeches; raises what making raises."""
        self._library.refresh()
        settings = _settings(request)
        reference = {"kind": "made", "settings": _settings_json(settings)}
        return Opened(self._made(reference), reference)

    def daily(self) -> Opened:
        """The day's set."""
        self._library.refresh()
        reference = {"kind": "daily", "day": self.now().date().isoformat()}
        return Opened(self._made(reference), reference)

    def review(self, reader: str) -> Opened:
        """What is due today for a reader; what no longer stands is retired first."""
        record = self.book(reader).record
        questions = tuple(item.question for item in record.due(self.now()))
        return Opened(Quiz(questions, len(questions), ""), {"kind": "review", "reader": record.reader})

    def book(self, reader: str) -> OpenedRecord:
        """Open a reader's record and look at each question again in the newest speeches."""
        self._library.refresh()
        opened = self.record(reader)
        cache, wording = self._library.cache, self._maker.wording()
        for item in opened.record.items():
            standing = check_standing(item.question, cache, wording)
            if standing.retired:
                opened.record.retire(item.question.id, standing.retired)
            elif standing.question != item.question:
                opened.record.update(standing.question)
        return opened

    def question(self, reference: Payload, question_id: str) -> QuizQuestion:
        """A question of a set; raises ``QuizOutdated`` where the speeches have changed since."""
        if reference.text("kind") == "review":
            items = self.record(reference.text("reader")).record.items()
            questions = [item.question for item in items]
        else:
            questions = list(self._made(reference.data).questions)
        found = next((q for q in questions if q.id == question_id), None)
        if found is None:
            raise QuizOutdated
        return found

    def mark(self, question: QuizQuestion, reply: ReaderAnswer, reader: str, *, hinted: bool) -> Mark:
        """Mark an answer and, for a reader with a name, record it; it is on the disk when this returns."""
        mark = self.marker().mark(question, reply)
        if reader.strip() and self._records is not None:
            self.record(reader).record.answer(question, mark.score, self.now(), hinted=hinted)
        return mark

    def quiz(self, reference: Payload) -> Quiz:
        """A set again, as it was begun; a review gives the whole book."""
        if reference.text("kind") == "review":
            items = self.record(reference.text("reader")).record.items()
            return Quiz(tuple(item.question for item in items), len(items), "")
        return self._made(reference.data)

    def record(self, reader: str) -> OpenedRecord:
        """Open a reader's record; raises ``ReaderNameInvalid``, ``RecordsNowhere`` and what opening raises."""
        return self.folder().open(reader)

    def folder(self) -> RecordFolder:
        """The folder of the records; raises ``RecordsNowhere``."""
        if self._records is None:
            raise RecordsNowhere
        return self._records

    def marker(self) -> Marker:
        """What marks answers."""
        return Marker(self._library.cache.encoder)

    def text(self, speech_id: str) -> str:
        """A speech's text."""
        return self._library.speech(speech_id).text

    def _made(self, reference: Any) -> Quiz:
        key = json.dumps([self._library.generation, reference], sort_keys=True, ensure_ascii=False)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            return kept
        data = Payload.of(reference)
        if data.text("kind") == "daily":
            quiz = self._maker.daily(day_sent(data.text("day")))
        else:
            quiz = self._maker.make(_settings(Payload.of(data.data.get("settings"))))
        with self._lock:
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = quiz
        return quiz


def reply_of(request: Payload, question: QuizQuestion) -> ReaderAnswer:
    """Read a reader's answer; raises ``PayloadInvalid``."""
    if question.type is QuestionType.JUDGE:
        value = request.data.get("truth")
        if value is not None and not isinstance(value, bool):
            raise PayloadInvalid("truth", "true or false")
        return ReaderAnswer(truth=value)
    if question.type in (QuestionType.BLANK, QuestionType.SHORT):
        return ReaderAnswer(text=request.text("text", ""))
    choices = request.items("choices")
    if not all(type(choice) is int and 0 <= choice < len(question.options) for choice in choices):
        raise PayloadInvalid("choices", "indices of options")
    return ReaderAnswer(choices=tuple(choices))


def named(reader: str) -> str:
    """A reader's name; raises ``ReaderNameInvalid`` for an empty one."""
    if not reader.strip():
        from retrieval.review.folder import NAME_LENGTH

        raise ReaderNameInvalid(NAME_LENGTH)
    return reader


def _settings(request: Payload) -> QuizSettings:
    types = request.texts("types")
    levels = request.texts("difficulties")
    speeches = request.texts("speeches")
    sections = [Payload.of(item) for item in request.items("sections")]
    try:
        kinds = tuple(QuestionType(name) for name in types)
    except ValueError as err:
        raise PayloadInvalid("types", "types of questions") from err
    return QuizSettings(
        number=min(max(request.whole("number"), 1), MOST_QUESTIONS),
        types=kinds or tuple(QuestionType),
        difficulties=tuple(d for d in DIFFICULTIES if not levels or d in levels),
        speeches=speeches or None,
        sections=tuple(SectionChoice(s.text("speech"), s.texts("section")) for s in sections),
        topic=request.text("topic", "").strip(),
        seed=request.text("seed", "").strip() or secrets.token_hex(4),
    )


def _settings_json(settings: QuizSettings) -> dict[str, Any]:
    return {
        "number": settings.number,
        "types": [kind.value for kind in settings.types],
        "difficulties": list(settings.difficulties),
        "speeches": list(settings.speeches or ()),
        "sections": [{"speech": s.speech_id, "section": list(s.section)} for s in settings.sections],
        "topic": settings.topic,
        "seed": settings.seed,
    }


def day_sent(text: str) -> date:
    """Read a day that a page sends; raises ``PayloadInvalid``."""
    try:
        return day_of(text)
    except ValueError as err:
        raise PayloadInvalid("day", "a date") from err
