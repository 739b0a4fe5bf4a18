"""The wrong-answer book: scheduling, keeping apart, surviving; the clock is passed in."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.errors import ReaderNameInvalid, RecordForeign, RecordImportInvalid
from retrieval.quiz import QuestionType, QuizMaker, QuizQuestion, QuizSettings
from retrieval.review import ReaderRecord, RecordFolder, check_standing, export_record, import_record
from retrieval.review.results import Answered, result_of
from retrieval.review.schedule import Recall, recall_of
from retrieval.review.standing import NOW_STATED, REARRANGED, REWRITTEN, WITHDRAWN
from retrieval.review.statistics import by_day, coming_up, known_share
from tests.support.quizzing import library_of, question

REPOSITORY = Path(__file__).resolve().parents[3]
ZONE = timezone(timedelta(hours=8))
DAY = datetime(2026, 11, 21, 20, 0, tzinfo=ZONE)
NEXT = DAY + timedelta(hours=12)
WRONG = question(QuestionType.BLANK)
OTHER = question(QuestionType.SINGLE, id="fedcba9876543210")


@pytest.fixture
def folder(tmp_path: Path) -> RecordFolder:
    return RecordFolder(tmp_path / "records")


@pytest.fixture
def record(folder: RecordFolder) -> ReaderRecord:
    return folder.open("张三").record


def test_a_wrong_answer_comes_up_the_next_day_and_a_right_one_does_not(record: ReaderRecord) -> None:
    assert record.answer(OTHER, 1.0, DAY) is None
    record.answer(WRONG, 0.0, DAY)
    assert record.due(DAY) == ()
    assert [item.question for item in record.due(NEXT)] == [WRONG]


def test_intervals_grow_with_right_answers_and_fall_with_a_wrong_one(record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    now, gaps = NEXT, []
    for _ in range(4):
        item = record.answer(WRONG, 1.0, now)
        assert item is not None
        gaps.append((item.memory.due - now).days)
        now = item.memory.due
    assert gaps == sorted(gaps)
    assert gaps[-1] > 2 * gaps[0]
    again = record.answer(WRONG, 0.0, now)
    assert again is not None
    assert (again.memory.due - now).days < gaps[-1]
    assert (again.wrong, again.answered) == (2, 6)


def test_an_exam_date_caps_the_interval(record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    exam = date(2026, 11, 27)
    record.set_exam(exam)
    now = NEXT
    for _ in range(3):
        item = record.answer(WRONG, 1.0, now)
        assert item is not None
        assert item.memory.due.date() < exam
        now = min(item.memory.due, DAY + timedelta(days=4))
    record.set_exam(None)
    assert record.exam is None


def test_a_hint_or_half_an_answer_is_hard() -> None:
    assert recall_of(1.0, hinted=False) is Recall.GOOD
    assert recall_of(1.0, hinted=True) is Recall.HARD
    assert recall_of(0.5, hinted=False) is Recall.HARD
    assert recall_of(0.0, hinted=True) is Recall.AGAIN


def test_nothing_of_one_reader_is_seen_by_another(folder: RecordFolder, record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    other = folder.open("李四").record
    assert other.items() == ()
    assert other.attempts() == ()
    assert not folder.delete("李四")
    assert len(folder.open(" 张三 ").record.items()) == 1


def test_deleting_takes_the_whole_record_away(folder: RecordFolder, record: ReaderRecord, tmp_path: Path) -> None:
    record.answer(WRONG, 0.0, DAY)
    assert folder.delete("张三")
    assert list((tmp_path / "records").iterdir()) == []
    assert not folder.delete("张三")


@pytest.mark.parametrize("name", ["", "  ", "长" * 41, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_seen_is_refused(folder: RecordFolder, name: str) -> None:
    with pytest.raises(ReaderNameInvalid, match="名字"):
        folder.open(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "😀", "a/b\\c", "'; DROP TABLE item; --"])
def test_any_other_name_stays_inside_the_folder(folder: RecordFolder, name: str, tmp_path: Path) -> None:
    folder.open(name).record.answer(WRONG, 0.0, DAY)
    assert [item.question for item in folder.open(name).record.items()] == [WRONG]
    assert {path.parent for path in tmp_path.rglob("*.sqlite3")} == {tmp_path / "records"}


@pytest.mark.parametrize("damage", ["garbage", "cut", "page"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    folder: RecordFolder, record: ReaderRecord, tmp_path: Path, damage: str
) -> None:
    for number in range(30):
        record.answer(question(QuestionType.BLANK, id=f"{number:016}"), 0.0, DAY)
    (file,) = (tmp_path / "records").glob("*.sqlite3")
    data = bytearray(file.read_bytes())
    if damage == "garbage":
        file.write_bytes(b"no database at all" * 100)
    elif damage == "cut":
        file.write_bytes(bytes(data[: len(data) // 2]))
    else:
        data[4096:12288] = b"\xff" * 8192
        file.write_bytes(bytes(data))
    kept = file.read_bytes()
    opened = folder.open("张三")
    assert opened.set_aside is not None
    assert opened.set_aside.read_bytes()[: len(kept)] == kept
    assert opened.record.items() == ()
    opened.record.answer(WRONG, 0.0, DAY)
    assert folder.open("张三").set_aside is None


def test_a_look_at_a_book_that_was_never_begun_writes_nothing(folder: RecordFolder, tmp_path: Path) -> None:
    record = folder.open("谁也不是").record
    assert (record.items(), record.due(DAY), record.attempts(), record.exam) == ((), (), (), None)
    record.remove(WRONG.id)
    record.set_exam(None)
    import_record(record, export_record(record))
    assert list(tmp_path.rglob("*")) == []
    record.answer(WRONG, 0.0, DAY)
    assert [item.question for item in folder.open("谁也不是").record.items()] == [WRONG]
    modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {"": 0o700, ".sqlite3": 0o600}


CARD = '{"card_id": 0, "state": 2, "step": null, "stability": %s, "difficulty": 5.0, "due": "%s", "last_review": "%s"}'
FINE, FAR = "2026-11-22T12:00:00+00:00", "0001-01-01T00:00:00+14:00"
BROKEN_ITEMS = [
    ("card", CARD % ("Infinity", FINE, FINE)),
    ("card", CARD % ("1e999", FINE, FINE)),
    ("card", CARD % ("3.0", FAR, FINE)),
    ("card", CARD % ("3.0", FINE, FAR)),
    ("card", "[" * 100_000),
    ("card", "{}"),
    ("due", FAR),
    ("added", "9999-12-31T23:59:59-14:00"),
    ("added", "yesterday"),
    ("wrong", -3),
    ("question", "{}"),
    ("question", "[" * 100_000),
]


@pytest.mark.parametrize(("column", "value"), BROKEN_ITEMS)
def test_a_row_that_breaks_a_book_is_mended_and_the_others_stay(
    folder: RecordFolder, record: ReaderRecord, tmp_path: Path, column: str, value: object
) -> None:
    for number in range(5):
        record.answer(question(QuestionType.BLANK, id=f"{number:016}"), 0.0, DAY)
    (file,) = (tmp_path / "records").glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as base, base:
        base.execute(f"UPDATE item SET {column} = ? WHERE id = '0000000000000003'", (value,))
        base.execute("UPDATE attempt SET at = ? WHERE number = 5", (FAR,))
    opened = folder.open("张三")
    assert opened.mended == 2
    assert opened.set_aside is not None
    with closing(sqlite3.connect(opened.set_aside)) as kept:
        assert kept.execute(f"SELECT {column} FROM item WHERE id = '0000000000000003'").fetchone() == (value,)
    items = opened.record.items()
    assert len(items) == (4 if column == "question" else 5)
    assert len(opened.record.attempts()) == 4
    assert sum(count for _, count in coming_up(items, NEXT, 400)) == len(items)
    assert 0.0 <= known_share(items, (), NEXT) <= 1.0
    assert by_day(opened.record.attempts(), NEXT)
    for item in items:
        opened.record.answer(item.question, 1.0, NEXT)
    again = folder.open("张三")
    assert (again.set_aside, again.mended) == (None, 0)


def test_a_day_of_the_exam_that_is_none_is_dropped(folder: RecordFolder, record: ReaderRecord, tmp_path: Path) -> None:
    record.answer(WRONG, 0.0, DAY)
    record.set_exam(date(2026, 12, 1))
    (file,) = (tmp_path / "records").glob("*.sqlite3")
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("UPDATE meta SET value = 'soon' WHERE name = 'exam'")
    opened = folder.open("张三")
    assert (opened.mended, opened.record.exam, len(opened.record.items())) == (1, None, 1)


HOSTILE = [
    ("items", "card", {"stability": float("inf")}),
    ("items", "card", {"stability": 1e300}),
    ("items", "card", {"stability": float("nan")}),
    ("items", "card", {"difficulty": -1.0}),
    ("items", "card", {"due": FAR}),
    ("items", "card", {"last_review": FAR}),
    ("items", "card", {"state": 7}),
    ("items", "card", {"step": "x"}),
    ("items", "due", FAR),
    ("items", "due", "9999-12-31T23:59:59-14:00"),
    ("items", "due", "2026-11-22T12:00:00"),
    ("items", "due", 5),
    ("items", "added", FAR),
    ("items", "wrong", -1),
    ("items", "wrong", 10**30),
    ("items", "answered", 0.5),
    ("items", "retired", None),
    ("items", "question", {"difficulty": "none"}),
    ("items", "question", {"stem": "\ud800"}),
    ("attempts", "at", FAR),
    ("attempts", "score", float("inf")),
    ("attempts", "score", 7),
    ("attempts", "hinted", "yes"),
    ("attempts", "section", "x"),
    ("attempts", "title", "\ud800"),
]


@pytest.mark.parametrize(("part", "key", "value"), HOSTILE)
def test_a_value_out_of_range_is_refused_by_name_and_changes_nothing(
    folder: RecordFolder, record: ReaderRecord, part: str, key: str, value: object
) -> None:
    record.answer(OTHER, 0.0, DAY)
    other = folder.open("李四").record
    other.answer(WRONG, 0.0, DAY)
    data = json.loads(export_record(other))
    row = data[part][0]
    row[key] = row[key] | value if isinstance(value, dict) else value
    before = export_record(record)
    with pytest.raises(RecordImportInvalid, match="导入不了"):
        import_record(record, json.dumps(data))
    assert export_record(record) == before
    assert folder.open("张三").set_aside is None


def test_keys_that_are_not_known_are_left_out(folder: RecordFolder, record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    data = json.loads(export_record(record))
    data["later"] = data["items"][0]["later"] = data["items"][0]["card"]["later"] = data["attempts"][0]["later"] = [1]
    other = folder.open("李四").record
    assert import_record(other, json.dumps(data)).items == 1
    assert other.items() == record.items()


def test_a_record_of_another_version_is_left_alone(folder: RecordFolder, record: ReaderRecord, tmp_path: Path) -> None:
    record.answer(WRONG, 0.0, DAY)
    (file,) = (tmp_path / "records").glob("*.sqlite3")
    with sqlite3.connect(file) as base:
        base.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    base.close()
    with pytest.raises(RecordForeign, match="99"):
        folder.open("张三")
    assert list((tmp_path / "records").glob("*.sqlite3")) == [file]


def test_a_record_goes_out_and_in_and_adds_only_what_is_new(folder: RecordFolder, record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    record.answer(OTHER, 0.0, DAY)
    record.answer(WRONG, 1.0, NEXT)
    record.set_exam(date(2026, 12, 1))
    text = export_record(record)
    other = folder.open("李四").record
    brought = import_record(other, text)
    assert (brought.items, brought.attempts) == (2, 3)
    assert other.items() == record.items()
    assert other.attempts() == record.attempts()
    assert other.exam == date(2026, 12, 1)
    again = import_record(other, text)
    assert (again.items, again.attempts) == (0, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "不是 JSON"),
        ("[" * 100_000, "不是 JSON"),
        ('{"a": NaN}', "不是 JSON"),
        ("[1, 2]", "不是本程序"),
        ('{"format": "other"}', "不是本程序"),
        ('{"format": "speech-qa record", "version": 2}', "另一版本"),
        ('{"format": "speech-qa record", "version": 1, "items": [{}], "attempts": []}', "不完整"),
        ('{"format": "speech-qa record", "version": 1, "items": "x", "attempts": []}', "不完整"),
    ],
)
def test_an_import_that_does_not_fit_changes_nothing(record: ReaderRecord, text: str, reason: str) -> None:
    record.answer(WRONG, 0.0, DAY)
    before = export_record(record)
    with pytest.raises(RecordImportInvalid, match=reason):
        import_record(record, text)
    assert export_record(record) == before


def test_a_record_survives_re_ingest_and_its_addresses_follow(tmp_path: Path) -> None:
    text = "讲话甲\n一、要抓好粮食。全年收购粮食三百二十万吨，新建粮库十二座，培训干部四百余人次，做到颗粒归仓。\n"
    library = library_of(tmp_path, {"a": text})
    maker = QuizMaker(library)
    asked = maker.make(QuizSettings(number=5, types=(QuestionType.BLANK, QuestionType.SINGLE))).questions[0]
    library_of(tmp_path, {"a": "前面加上一段新的话。\n" + text})
    library.refresh()
    standing = check_standing(asked, library.cache, maker.wording())
    assert standing.retired == ""
    now = standing.question.citation
    assert library.speech("a").text[now.start : now.end] == now.quote == asked.citation.quote
    assert now.address.paragraph == asked.citation.address.paragraph + 1


STANDING = (
    "讲话甲\n一、抓学习。全年组织学习十二次，开展“三个专题”研讨。\n二、抓作风。开展督查三十次，整改问题四百余个。\n"
    "三、抓落实。建成项目二十五个，完成投资九十亿元。\n"
)


def pick(questions: tuple[QuizQuestion, ...], kind: QuestionType) -> QuizQuestion:
    return next(q for q in questions if q.type is kind and (kind is not QuestionType.JUDGE or not q.truth))


@pytest.mark.parametrize(
    ("kind", "changed", "note"),
    [
        (QuestionType.BLANK, lambda text, q: text.replace(q.key[0], "若干"), REWRITTEN),
        (QuestionType.JUDGE, lambda text, q: text + f"又及：{q.stem}\n", NOW_STATED),
        (QuestionType.ORDER, lambda text, _: text + "四、抓保障。全年保障会议六十场。\n", REARRANGED),
        (QuestionType.SHORT, lambda text, _: text.replace("二、抓作风", "二、抓纪律"), REWRITTEN),
    ],
)
def test_a_question_whose_ground_has_changed_is_retired_with_the_reason(
    tmp_path: Path, kind: QuestionType, changed: object, note: str
) -> None:
    library = library_of(tmp_path, {"a": STANDING})
    maker = QuizMaker(library)
    asked = pick(maker.make(QuizSettings(number=60)).questions, kind)
    library_of(tmp_path, {"a": changed(STANDING, asked)})  # type: ignore[operator]
    library.refresh()
    assert check_standing(asked, library.cache, maker.wording()).retired == note


def test_a_question_from_a_withdrawn_speech_is_retired(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"a": STANDING, "b": "讲话乙\n一、另一件事情。\n"})
    maker = QuizMaker(library)
    asked = maker.make(QuizSettings(number=5, speeches=("a",))).questions[0]
    library_of(tmp_path, {"b": "讲话乙\n一、另一件事情。\n"})
    library.refresh()
    assert check_standing(asked, library.cache, maker.wording()).retired == WITHDRAWN


def test_retired_questions_come_up_no_more_and_are_listed_with_the_note(record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    record.retire(WRONG.id, REWRITTEN)
    assert record.items() == record.due(NEXT) == ()
    assert [item.retired for item in record.items(retired=True)] == [REWRITTEN]
    record.remove(WRONG.id)
    assert record.items(retired=True) == ()


def test_figures_of_a_record_add_up(record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    record.answer(OTHER, 0.0, DAY)
    record.answer(WRONG, 1.0, NEXT)
    days = by_day(record.attempts(), DAY)
    assert [(day.answered, day.score) for day in days] == [(2, 0.0), (1, 1.0)]
    ahead = coming_up(record.items(), NEXT, 7)
    assert sum(count for _, count in ahead) >= 1
    assert 0.0 <= known_share(record.items(), record.attempts(), NEXT) <= 1.0
    assert known_share((), (), NEXT) == 1.0


def test_questions_last_answered_wrong_count_as_not_known(record: ReaderRecord) -> None:
    for number in range(6):
        record.answer(question(QuestionType.BLANK, id=f"{number:016}"), 0.0, DAY)
    assert known_share(record.items(), record.attempts(), DAY) == 0.0
    for number in range(3):
        record.answer(question(QuestionType.BLANK, id=f"{number:016}"), 1.0, NEXT)
    assert 0.4 < known_share(record.items(), record.attempts(), NEXT) <= 0.5


def test_a_result_is_summed_by_section() -> None:
    result = result_of([Answered(WRONG, 1.0), Answered(OTHER, 0.5)])
    assert (result.right, result.count, result.score) == (1, 2, 0.75)
    assert [(s.section, s.answered, s.score) for s in result.sections] == [("一、政治", 2, 0.75)]
    assert [answered.question for answered in result.mistakes] == [OTHER]


KILLED = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from retrieval.quiz import QuestionType
from retrieval.review import RecordFolder
from tests.support.quizzing import question
record = RecordFolder(Path(sys.argv[1])).open("张三").record
for number in range(100000):
    record.answer(question(QuestionType.BLANK, id=f"{number:016}"), 0.0, datetime.now(timezone.utc))
    print(number, flush=True)
"""


@pytest.mark.parametrize("after", [0.05, 0.21, 0.4])
def test_a_killed_process_loses_at_most_the_answer_being_marked(tmp_path: Path, after: float) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=REPOSITORY, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    acknowledged = [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    last = acknowledged[-1] if acknowledged else 0
    opened = RecordFolder(tmp_path).open("张三")
    assert opened.set_aside is None
    kept = {item.question.id for item in opened.record.items()}
    assert {f"{number:016}" for number in range(last + 1)} <= kept
    assert len(kept) <= last + 2
    assert len(opened.record.attempts()) == len(kept)


def test_two_processes_write_one_record(tmp_path: Path) -> None:
    code = KILLED.replace("range(100000)", "range(int(sys.argv[2]), int(sys.argv[2]) + 40)")
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), start], stdout=subprocess.DEVNULL, cwd=REPOSITORY)
        for start in ("0", "1000")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    assert len(RecordFolder(tmp_path).open("张三").record.items()) == 80


def test_exported_json_is_plain_and_whole(record: ReaderRecord) -> None:
    record.answer(WRONG, 0.0, DAY)
    data = json.loads(export_record(record))
    assert data["reader"] == "张三"
    assert data["items"][0]["question"]["stem"] == WRONG.stem
    assert data["attempts"][0]["score"] == 0.0
