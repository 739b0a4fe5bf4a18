"""One reader's record in one SQLite file: every answer given, and the questions to come up again.

Each answer is one transaction that is on the disk before the call returns, so that a crash loses at most the
answer being marked.  A file holds one reader; nothing of another can be seen through it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ingest.errors import RecordForeign, RecordUnwritable
from retrieval.quiz.chance import digest
from retrieval.quiz.question import QuizQuestion
from retrieval.quiz.question_json import QuestionInvalid, question_from_json, question_json
from retrieval.review.schedule import Memory, after, first, recall_of

FORMAT = 1
"""Version of the tables."""

_WAIT_SECONDS = 10.0
_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE item (
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    speech TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    added TEXT NOT NULL,
    wrong INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    card TEXT NOT NULL,
    due TEXT NOT NULL,
    retired TEXT NOT NULL DEFAULT ''
);
CREATE TABLE attempt (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL,
    type TEXT NOT NULL,
    speech TEXT NOT NULL,
    title TEXT NOT NULL,
    section TEXT NOT NULL,
    at TEXT NOT NULL,
    score REAL NOT NULL,
    hinted INTEGER NOT NULL,
    reviewed INTEGER NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A question in the wrong-answer book; ``wrong`` of ``answered`` times it was not right.

    ``retired`` says why it is asked no more, or is empty.
    """

    question: QuizQuestion
    added: datetime
    wrong: int
    answered: int
    memory: Memory
    retired: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer: ``reviewed`` says that it was a review of a question in the book."""

    question_id: str
    type: str
    speech_id: str
    title: str
    section: tuple[str, ...]
    at: datetime
    score: float
    hinted: bool
    reviewed: bool


class ReaderRecord:
    """The record of one reader; safe to use from several threads and processes."""

    def __init__(self, path: Path, reader: str) -> None:
        """Use ``RecordFolder.open``."""
        self._path = path
        self.reader = reader

    def prepare(self) -> None:
        """Make the tables where there are none; raises ``sqlite3.DatabaseError`` for what is no record of ours."""
        with self._changing() as base:
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
            if not tables:
                for statement in _TABLES.split(";"):
                    base.execute(statement)
                base.executemany("INSERT INTO meta VALUES (?, ?)", [("format", str(FORMAT)), ("reader", self.reader)])
                return
            if not {"meta", "item", "attempt"} <= tables:
                raise sqlite3.DatabaseError("tables are missing")
            version = dict(base.execute("SELECT name, value FROM meta")).get("format", "")
            if version != str(FORMAT):
                raise RecordForeign(self._path, version)
            if base.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("the file is damaged")

    def answer(
        self, question: QuizQuestion, score: float, now: datetime, *, hinted: bool = False
    ) -> ReviewItem | None:
        """Record an answer; gives the question's place in the book, None where it is not in it.

        A question that is answered wrong enters the book; one that is in it is scheduled anew.
        """
        with self._changing() as base:
            known = _item(base.execute("SELECT * FROM item WHERE id = ?", (question.id,)).fetchone())
            attempt = _attempt_of(question, score, now, hinted=hinted, reviewed=known is not None)
            base.execute(_ADD_ATTEMPT, _attempt_row(attempt))
            item = self._scheduled(base, known, question, score, now, hinted=hinted)
            if item is not None:
                _put(base, item)
            return item

    def items(self, *, retired: bool = False) -> tuple[ReviewItem, ...]:
        """Give the questions in the book, those that come up first before the others; or the retired ones."""
        with self._reading() as base:
            rows = base.execute("SELECT * FROM item ORDER BY due, id")
            items = [item for item in map(_item, rows) if item is not None]
            return tuple(item for item in items if bool(item.retired) == retired)

    def due(self, now: datetime) -> tuple[ReviewItem, ...]:
        """Give what comes up today (今日复习), in the time zone of ``now``."""
        return tuple(item for item in self.items() if item.memory.due_on(now.date(), now))

    def attempts(self) -> tuple[Attempt, ...]:
        """Give all answers in the order in which they were given."""
        with self._reading() as base:
            return tuple(map(_attempt, base.execute(_ATTEMPTS)))

    def update(self, question: QuizQuestion) -> None:
        """Bring the addresses of a question in the book up to date."""
        with self._changing() as base:
            text = json.dumps(question_json(question), ensure_ascii=False)
            base.execute("UPDATE item SET question = ? WHERE id = ?", (text, question.id))

    def retire(self, question_id: str, note: str) -> None:
        """Ask a question no more; ``note`` says why."""
        with self._changing() as base:
            base.execute("UPDATE item SET retired = ? WHERE id = ?", (note, question_id))

    def remove(self, question_id: str) -> None:
        """Take a question out of the book."""
        with self._changing() as base:
            base.execute("DELETE FROM item WHERE id = ?", (question_id,))

    @property
    def exam(self) -> date | None:
        """The day of the exam, where one is set."""
        with self._reading() as base:
            row = base.execute("SELECT value FROM meta WHERE name = 'exam'").fetchone()
            return date.fromisoformat(row[0]) if row else None

    def set_exam(self, day: date | None) -> None:
        """Set the day of the exam, or take it away."""
        with self._changing() as base:
            base.execute("DELETE FROM meta WHERE name = 'exam'")
            if day is not None:
                base.execute("INSERT INTO meta VALUES ('exam', ?)", (day.isoformat(),))

    def merge(self, items: tuple[ReviewItem, ...], attempts: tuple[Attempt, ...]) -> tuple[int, int]:
        """Add what another record of this reader holds; gives how many items and attempts were new.

        Of an item in both the one answered more often is kept.
        """
        with self._changing() as base:
            rows = base.execute("SELECT id, answered FROM item").fetchall()
            known = {str(name): int(answered) for name, answered in rows}
            newer = [i for i in items if known.get(i.question.id, -1) < i.answered]
            for item in newer:
                _put(base, item)
            there = {(question, at) for question, at in base.execute("SELECT question, at FROM attempt")}
            fresh = [a for a in attempts if (a.question_id, a.at.isoformat()) not in there]
            base.executemany(_ADD_ATTEMPT, map(_attempt_row, fresh))
            return len(newer), len(fresh)

    def _scheduled(
        self,
        base: sqlite3.Connection,
        known: ReviewItem | None,
        question: QuizQuestion,
        score: float,
        now: datetime,
        *,
        hinted: bool,
    ) -> ReviewItem | None:
        wrong = int(score < 1.0)
        if known is None:
            return ReviewItem(question, now, 1, 1, first(now)) if wrong else None
        row = base.execute("SELECT value FROM meta WHERE name = 'exam'").fetchone()
        exam = date.fromisoformat(row[0]) if row else None
        memory = after(known.memory, recall_of(score, hinted=hinted), now, exam)
        return ReviewItem(question, known.added, known.wrong + wrong, known.answered + 1, memory)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS)) as base:
            yield base

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one transaction that is on the disk when the block ends."""
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)) as base:
                base.execute("PRAGMA journal_mode = WAL")
                base.execute("PRAGMA synchronous = FULL")
                base.execute("BEGIN IMMEDIATE")
                try:
                    yield base
                except BaseException:
                    base.execute("ROLLBACK")
                    raise
                base.execute("COMMIT")
        except sqlite3.OperationalError as err:
            raise RecordUnwritable(self._path, str(err)) from err


_ADD_ATTEMPT = (
    "INSERT INTO attempt (question, type, speech, title, section, at, score, hinted, reviewed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ATTEMPTS = "SELECT question, type, speech, title, section, at, score, hinted, reviewed FROM attempt ORDER BY number"


def text_hash(question: QuizQuestion) -> str:
    """Give the hash of the sentences that a question rests on."""
    return digest(*(source.quote for source in question.sources))


def _attempt_of(question: QuizQuestion, score: float, now: datetime, *, hinted: bool, reviewed: bool) -> Attempt:
    address = question.citation.address
    place = address.speech_id, address.title, address.section
    return Attempt(question.id, question.type.value, *place, now, score, hinted, reviewed)


def _put(base: sqlite3.Connection, item: ReviewItem) -> None:
    question = item.question
    base.execute(
        "INSERT OR REPLACE INTO item VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            question.id,
            json.dumps(question_json(question), ensure_ascii=False),
            question.citation.address.speech_id,
            text_hash(question),
            item.added.isoformat(),
            item.wrong,
            item.answered,
            item.memory.card,
            item.memory.due.isoformat(),
            item.retired,
        ),
    )


def _item(row: tuple[str, ...] | None) -> ReviewItem | None:
    if row is None:
        return None
    _, question, _, _, added, wrong, answered, card, due, retired = row
    try:
        read = question_from_json(json.loads(question))
    except (QuestionInvalid, ValueError) as err:
        raise sqlite3.DatabaseError(f"an item is no question: {err}") from err
    memory = Memory(card, datetime.fromisoformat(due))
    return ReviewItem(read, datetime.fromisoformat(added), int(wrong), int(answered), memory, retired)


def _attempt_row(attempt: Attempt) -> tuple[str | float | int, ...]:
    return (
        attempt.question_id,
        attempt.type,
        attempt.speech_id,
        attempt.title,
        json.dumps(attempt.section, ensure_ascii=False),
        attempt.at.isoformat(),
        attempt.score,
        int(attempt.hinted),
        int(attempt.reviewed),
    )


def _attempt(row: tuple[str, str, str, str, str, str, float, int, int]) -> Attempt:
    question, kind, speech, title, section, at, score, hinted, reviewed = row
    path = tuple(map(str, json.loads(section)))
    return Attempt(question, kind, speech, title, path, datetime.fromisoformat(at), score, bool(hinted), bool(reviewed))
