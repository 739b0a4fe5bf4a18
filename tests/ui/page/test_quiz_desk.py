"""What the page 自测 asks of the program, without a browser: sets, marks, records, speeches that change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import QuizOutdated, RecordsNowhere
from retrieval import Library
from retrieval.quiz import QuizQuestion
from retrieval.quiz.marking import ReaderAnswer
from tests.support.quizzing import library_of
from ui.formats.payload import Payload, PayloadInvalid
from ui.page.parts.settings import PageSettings
from ui.page.parts.shell import Shell
from ui.page.quiz.frame import quiz_html
from ui.page.quiz.page import server_functions
from ui.page.quiz.service import QuizService, reply_of
from ui.texts.chat import texts_for
from ui.texts.quiz import CHINESE as QUIZ_TEXTS
from ui.texts.quiz import ENGLISH

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=8)))
TEXT = (
    "讲话甲\n一、抓学习。全年组织学习十二次，开展“三个专题”研讨。\n二、抓作风。开展督查三十次，整改问题四百余个。\n"
    "三、抓落实。建成项目二十五个，完成投资九十亿元。\n"
)
ALL = {"number": 30, "types": [], "difficulties": [], "speeches": [], "sections": [], "topic": "", "seed": "s"}


def desk_of(library: Library, data: Path | None, clock: Callable[[], datetime] = lambda: NOW) -> QuizService:
    return QuizService(library, data, clock)


def wrong(asked: QuizQuestion) -> ReaderAnswer:
    return ReaderAnswer(text="不记得", truth=not asked.truth, choices=(asked.right[0] + 1,) if asked.right else ())


def functions(library: Library, data: Path | None) -> dict[str, Callable[[Any], dict[str, Any]]]:
    shell = Shell(library, texts_for("zh"), PageSettings(data_folder=data, clock=lambda: NOW))
    return {function.__name__: function for function in server_functions(shell)}


def test_a_set_is_made_again_from_its_reference(library: Library) -> None:
    desk = desk_of(library, None)
    opened = desk.start(Payload.of(ALL))
    for asked in opened.quiz.questions:
        assert desk.question(Payload.of(opened.reference), asked.id) == asked
    assert desk_of(library, None).quiz(Payload.of(opened.reference)) == opened.quiz


def test_without_a_seed_two_sets_differ(library: Library) -> None:
    desk = desk_of(library, None)
    first, second = (desk.start(Payload.of({**ALL, "seed": ""})) for _ in range(2))
    assert first.quiz.questions != second.quiz.questions


def test_no_key_is_sent_before_the_answer(library: Library) -> None:
    begun = functions(library, None)["quiz_start"]({**ALL, "types": ["blank"]})
    desk = desk_of(library, None)
    for sent in begun["questions"]:
        asked = desk.question(Payload.of(begun["quiz"]), sent["id"])
        assert asked.accepted[0] not in sent["html"]
        assert set(sent) == {"id", "type", "options", "html"}


def test_a_named_reader_is_recorded_and_a_nameless_one_is_not(library: Library, tmp_path: Path) -> None:
    desk = desk_of(library, tmp_path)
    asked = desk.start(Payload.of(ALL)).quiz.questions[0]
    desk.mark(asked, wrong(asked), "", hinted=False)
    desk.mark(asked, wrong(asked), "张三", hinted=False)
    assert [item.question for item in desk.record("张三").record.items()] == [asked]
    assert len(list((tmp_path / "records").glob("*.sqlite3"))) == 1


def test_without_a_data_folder_marks_are_given_and_the_book_says_why_it_cannot(library: Library) -> None:
    desk = desk_of(library, None)
    asked = desk.start(Payload.of(ALL)).quiz.questions[0]
    assert desk.mark(asked, wrong(asked), "张三", hinted=False).score < 1
    with pytest.raises(RecordsNowhere, match="数据文件夹"):
        desk.record("张三")


def test_a_set_begun_before_the_speeches_changed_is_named_outdated(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"a": TEXT})
    desk = desk_of(library, tmp_path)
    opened = desk.start(Payload.of(ALL))
    library_of(tmp_path, {"a": TEXT.replace("学习", "培训").replace("督查", "检查").replace("项目", "工程")})
    library.refresh()
    gone = next(asked for asked in opened.quiz.questions if "学习" in asked.citation.quote)
    with pytest.raises(QuizOutdated, match="重新出题"):
        desk.question(Payload.of(opened.reference), gone.id)


def test_the_book_retires_what_no_longer_stands_and_says_why(tmp_path: Path) -> None:
    library = library_of(tmp_path, {"a": TEXT})
    desk = desk_of(library, tmp_path)
    for asked in desk.start(Payload.of(ALL)).quiz.questions:
        desk.mark(asked, wrong(asked), "张三", hinted=False)
    before = len(desk.record("张三").record.items())
    library_of(tmp_path, {"a": TEXT.replace("开展督查三十次", "开展督查五十次")})
    html = functions(library, tmp_path)["book"]({"reader": "张三"})["html"]
    record = desk.record("张三").record
    assert record.items(retired=True)
    assert len(record.items()) + len(record.items(retired=True)) == before
    assert QUIZ_TEXTS.retired in html
    assert "已经改动" in html


def test_a_manuscript_with_markup_shows_it_as_text(tmp_path: Path) -> None:
    text = TEXT.replace("“三个专题”", "“<img src=x onerror=alert(1)>三个专题”")
    begun = functions(library_of(tmp_path, {"a": text}), tmp_path)["quiz_start"](ALL)
    assert begun["questions"]
    assert not any("<img" in question["html"] for question in begun["questions"])


@pytest.mark.parametrize(
    "broken",
    [{}, {"number": "x"}, {**ALL, "types": ["essay"]}, {**ALL, "speeches": "a"}, {**ALL, "sections": ["x"]}, []],
)
def test_what_no_page_sends_is_refused(library: Library, broken: object) -> None:
    with pytest.raises(PayloadInvalid):
        functions(library, None)["quiz_start"](broken)


def test_a_reply_must_fit_its_question(library: Library) -> None:
    asked = next(q for q in desk_of(library, None).start(Payload.of(ALL)).quiz.questions if q.options)
    for choices in ([99], [-1], ["0"], [True]):
        with pytest.raises(PayloadInvalid):
            reply_of(Payload.of({"choices": choices}), asked)


def test_errors_of_a_person_come_back_as_one_line(library: Library, tmp_path: Path) -> None:
    called = functions(library, tmp_path)
    assert "量子纠缠" in called["quiz_start"]({**ALL, "topic": "量子纠缠"})["problem"]
    assert "名字" in called["book"]({"reader": " "})["problem"]
    assert "导入不了" in called["book_import"]({"reader": "张三", "content": "{"})["problem"]


def test_both_languages_name_the_same_choices() -> None:
    for name in ("modes", "type_names", "difficulty_names", "file_names", "keys"):
        assert set(getattr(QUIZ_TEXTS, name)) == set(getattr(ENGLISH, name))


def test_speeches_are_found_by_title_where_there_are_many(library: Library) -> None:
    few, many = quiz_html(library.speeches, QUIZ_TEXTS), quiz_html(library.speeches * 3, QUIZ_TEXTS)
    field = 'data-role="find-speech"'
    assert "hidden" in few[few.index(field) :].partition(">")[0]
    assert "hidden" not in many[many.index(field) :].partition(">")[0]
