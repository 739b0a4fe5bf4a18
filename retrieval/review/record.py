"""One reader's record in one SQLite file: every answer given, and the questions to come up again.

Each answer is one transaction that is on the disk before the call returns, so that a crash loses at most the
answer being marked.  A file holds one reader; nothing of another can be seen through it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.errors import RecordForeign, RecordUnwritable, reason_of
from ingest.files.bounded_json import read_json
from ingest.files.durable import private_folder
from retrieval.quiz.chance import digest
from retrieval.quiz.question import QuizQuestion
from retrieval.quiz.question_json import question_from_json, question_json
from retrieval.review.entries import Attempt, ReviewItem
from retrieval.review.schedule import Memory, after, first, recall_of
from retrieval.review.validity import card_of, count_of, day_of, flag_of, moment_of, share_of, text_of

FORMAT = 1
"""Version of the tables."""

_WAIT_SECONDS = 10.0  # for another window of the same reader that is just writing
# Characters of a text that is read back; far above any question, so that a spoilt file cannot fill the memory.
_LARGEST_FIELD = 10_000_000
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


class ReaderRecord:
    """The record of one reader; safe to use from several threads and processes."""

    def __init__(self, path: Path, reader: str) -> None:
        """Use ``RecordFolder.open``."""
        self._path = path
        self.reader = reader

    @property
    def begun(self) -> bool:
        """Whether there is a file: it is made by the first answer, not by a look."""
        return self._path.exists()

    def prepare(self) -> None:
        """Make the tables where there are none; raises ``sqlite3.DatabaseError`` for what is no record of ours."""
        with self._transaction() as base:
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

    def answer(self, question: QuizQuestion, score: float, now: datetime, *, hinted: bool = False) -> ReviewItem | None:
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
        """The questions in the book, those that come up first before the others; or the retired ones."""
        with self._reading() as base:
            rows = base.execute("SELECT * FROM item ORDER BY due, id")
            items = [item for item in map(_item, rows) if item is not None]
            return tuple(item for item in items if bool(item.retired) == retired)

    def due(self, now: datetime) -> tuple[ReviewItem, ...]:
        """What comes up today (今日复习), in the time zone of ``now``."""
        return tuple(item for item in self.items() if item.memory.due_on(now.date(), now))

    def attempts(self) -> tuple[Attempt, ...]:
        """All answers in the order in which they were given."""
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
        if not self.begun:
            return
        with self._changing() as base:
            base.execute("DELETE FROM item WHERE id = ?", (question_id,))

    @property
    def exam(self) -> date | None:
        """The day of the exam, where one is set."""
        with self._reading() as base:
            return _exam(base)

    def set_exam(self, day: date | None) -> None:
        """Set the day of the exam, or take it away."""
        if day is None and not self.begun:
            return
        with self._changing() as base:
            base.execute("DELETE FROM meta WHERE name = 'exam'")
            if day is not None:
                base.execute("INSERT INTO meta VALUES ('exam', ?)", (day.isoformat(),))

    def merge(self, items: tuple[ReviewItem, ...], attempts: tuple[Attempt, ...]) -> tuple[int, int]:
        """Add what another record of this reader holds; gives how many items and attempts were new.

        Of an item in both the one answered more often is kept.
        """
        if not (items or attempts):
            return 0, 0
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

    def check(self) -> None:
        """Read everything; raises ``sqlite3.DatabaseError`` where a row does not hold."""
        self.items()
        self.attempts()
        _ = self.exam

    def copy_to(self, path: Path) -> None:
        """Copy the whole record as of one moment; raises ``RecordUnwritable``."""
        try:
            path.touch(0o600, exist_ok=False)
            with self._reading() as base, closing(sqlite3.connect(path)) as copy:
                base.backup(copy)
        except (OSError, sqlite3.OperationalError) as err:
            raise RecordUnwritable(path, _reason(err)) from err

    def repair(self) -> int:
        """Mend what does not hold; gives how many rows were mended or, where nothing can be read of them, dropped.

        A question with a broken memory begins anew, as one answered wrong when it was added.
        """
        moment = datetime.fromtimestamp(self._path.stat().st_mtime).astimezone()
        with self._transaction() as base:
            rows = base.execute("SELECT * FROM item").fetchall()
            broken = [row for row in rows if _fails(_item, row)]
            for row in broken:
                base.execute("DELETE FROM item WHERE id IS ?", (row[0],))
                if (item := _begun_anew(row, moment)) is not None:
                    _put(base, item)
            lost = [(row[-1],) for row in base.execute(_ATTEMPTS).fetchall() if _fails(_attempt, row)]
            base.executemany("DELETE FROM attempt WHERE number = ?", lost)
            exam = _fails(_exam, base)
            if exam:
                base.execute("DELETE FROM meta WHERE name = 'exam'")
            return len(broken) + len(lost) + exam

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
        memory = after(known.memory, recall_of(score, hinted=hinted), now, _exam(base))
        return ReviewItem(question, known.added, known.wrong + wrong, known.answered + 1, memory)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection; a record that nobody has begun is an empty one, and stays unwritten."""
        place = self._path if self.begun else ":memory:"
        with closing(sqlite3.connect(place, timeout=_WAIT_SECONDS)) as base:
            if not self.begun:
                base.executescript(_TABLES)
            yield base

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction that is on the disk when the block ends; begins the record."""
        if not self.begun:
            self._begin()
        with self._transaction() as base:
            yield base

    def _begin(self) -> None:
        """Make the file, which is its owner's alone, and its tables."""
        try:
            private_folder(self._path.parent)
            self._path.touch(0o600)
        except OSError as err:
            raise RecordUnwritable(self._path, reason_of(err)) from err
        self.prepare()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=_WAIT_SECONDS, isolation_level=None)) as base:
                base.execute("PRAGMA journal_mode = WAL")
                base.execute("PRAGMA synchronous = FULL")
                base.execute("BEGIN IMMEDIATE")
                try:
                    yield base
                except BaseException:
                    if base.in_transaction:  # a full disk has rolled it back by itself
                        base.execute("ROLLBACK")
                    raise
                base.execute("COMMIT")
        except sqlite3.OperationalError as err:
            raise RecordUnwritable(self._path, _reason(err)) from err


_ADD_ATTEMPT = (
    "INSERT INTO attempt (question, type, speech, title, section, at, score, hinted, reviewed) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ATTEMPTS = (
    "SELECT question, type, speech, title, section, at, score, hinted, reviewed, number FROM attempt ORDER BY number"
)


def text_hash(question: QuizQuestion) -> str:
    """The hash of the sentences that a question rests on."""
    return digest(*(source.quote for source in question.sources))


def _attempt_of(question: QuizQuestion, score: float, now: datetime, *, hinted: bool, reviewed: bool) -> Attempt:
    address = question.citation.address
    place = address.speech_id, address.title, address.section
    return Attempt(question.id, question.type.value, *place, now, score, hinted, reviewed)


def _exam(base: sqlite3.Connection) -> date | None:
    """The day of the exam; raises ``sqlite3.DatabaseError`` where it is none."""
    row = base.execute("SELECT value FROM meta WHERE name = 'exam'").fetchone()
    try:
        return day_of(row[0]) if row else None
    except ValueError as err:
        raise sqlite3.DatabaseError(f"the day of the exam is none: {err}") from err


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
    """Read a row; raises ``sqlite3.DatabaseError`` for one that does not hold, which ``repair`` mends."""
    if row is None:
        return None
    _, question, _, _, added, wrong, answered, card, due, retired = row
    try:
        memory = Memory(card_of(read_json(card, _LARGEST_FIELD)), moment_of(due))
        read = _question(question)
        return ReviewItem(read, moment_of(added), count_of(wrong), count_of(answered), memory, text_of(retired))
    except (ValueError, TypeError) as err:
        raise sqlite3.DatabaseError(f"an item does not hold: {err}") from err


def _begun_anew(row: tuple[Any, ...], moment: datetime) -> ReviewItem | None:
    """An item with its question and a new memory, None where the question cannot be read."""
    _, question, _, _, added, wrong, answered, *_, retired = row
    try:
        read = _question(question)
    except (ValueError, TypeError):
        return None
    since = moment if _fails(moment_of, added) else moment_of(added)
    times = [1 if _fails(count_of, count) else count_of(count) for count in (wrong, answered)]
    return ReviewItem(read, since, times[0], times[1], first(since), "" if _fails(text_of, retired) else retired)


def _fails(read: Callable[[Any], object], value: Any) -> bool:
    try:
        read(value)
    except (ValueError, sqlite3.DatabaseError):
        return True
    return False


def _question(text: str) -> QuizQuestion:
    """Read a question; raises ``ValueError`` or ``TypeError``."""
    return question_from_json(read_json(text, _LARGEST_FIELD))


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


def _attempt(row: tuple[str, str, str, str, str, str, float, int, int, int]) -> Attempt:
    question, kind, speech, title, section, at, score, hinted, reviewed, _ = row
    try:
        path = tuple(map(str, read_json(section, _LARGEST_FIELD)))
        flags = flag_of(hinted), flag_of(reviewed)
        return Attempt(question, kind, speech, title, path, moment_of(at), share_of(score), *flags)
    except (ValueError, TypeError) as err:
        raise sqlite3.DatabaseError(f"an answer does not hold: {err}") from err


_REASONS = {
    sqlite3.SQLITE_FULL: "磁盘已满",
    sqlite3.SQLITE_IOERR: "磁盘读写出错",
    sqlite3.SQLITE_READONLY: "没有写的权限",
    sqlite3.SQLITE_CANTOPEN: "文件打不开",
    sqlite3.SQLITE_BUSY: "正被别的程序使用",
    sqlite3.SQLITE_LOCKED: "正被别的程序使用",
}
"""SQLite's primary result codes in Chinese; an extended code holds one in its low byte."""


def _reason(err: OSError | sqlite3.OperationalError) -> str:
    if isinstance(err, OSError):
        return reason_of(err)
    return _REASONS.get(getattr(err, "sqlite_errorcode", 0) & 0xFF, "写入时出错")
