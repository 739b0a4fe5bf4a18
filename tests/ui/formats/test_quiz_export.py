"""Quizzes as files, opened by what will read them: python-docx, SQLite, csv, json."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import docx
import pytest

from ingest.errors import ExportFormatUnknown, ExportUnwritable
from retrieval import Library
from retrieval.quiz import BLANK, QuestionType, Quiz, QuizMaker, QuizSettings
from retrieval.quiz.question_json import QuestionInvalid, question_from_json, question_json
from tests.support.quizzing import question
from ui.formats.quiz_export import KEY_SUFFIX, anki_deck, export_quiz, paper_docx, quiz_csv
from ui.formats.quiz_paper import POINTS, make_paper, paper_text


@pytest.fixture(scope="module")
def quiz(library: Library) -> Quiz:
    return QuizMaker(library).make(QuizSettings(number=40, seed="paper"))


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def notes(deck: bytes) -> dict[str, str]:
    """The notes of a deck, fields by guid, as Anki's own database holds them."""
    with zipfile.ZipFile(io.BytesIO(deck)) as package:
        data = package.read("collection.anki2")
    base = sqlite3.connect(":memory:")
    base.deserialize(data)
    found = dict(base.execute("SELECT guid, flds FROM notes"))
    base.close()
    return found


def test_the_paper_is_a4_with_name_and_score_lines_and_a_part_for_each_type(quiz: Quiz, tmp_path: Path) -> None:
    paper, key = export_quiz(quiz, tmp_path / "试卷.docx")
    section = docx.Document(str(paper)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    lines = paragraphs(paper)
    assert any("姓名：" in line and "得分：" in line for line in lines)
    for kind in {q.type for q in quiz.questions}:
        assert any(kind.label in line for line in lines)
    assert key.name == f"试卷{KEY_SUFFIX}.docx"


def test_the_paper_shows_no_answer_and_the_key_shows_each_with_its_source(quiz: Quiz, tmp_path: Path) -> None:
    paper, key = export_quiz(quiz, tmp_path / "a.docx")
    shown, solved = "\n".join(paragraphs(paper)), "\n".join(paragraphs(key))
    for asked in quiz.questions:
        assert str(asked.citation.address) not in shown
        assert str(asked.sources[0].address) in solved
        assert asked.explanation.split("\n")[0] in solved
    blanks = [q for q in quiz.questions if q.type is QuestionType.BLANK]
    assert blanks
    assert all(BLANK not in line for line in paragraphs(paper))


def test_numbers_run_on_and_marks_add_up(quiz: Quiz) -> None:
    paper = make_paper(quiz.questions)
    assert [item.number for part in paper.parts for item in part.items] == list(range(1, 41))
    assert paper.marks == sum(POINTS[q.type] for q in quiz.questions)
    assert paper_text(paper).startswith("讲话学习测试题")


def test_a_paper_about_one_speech_is_named_after_it(library: Library) -> None:
    quiz = QuizMaker(library).make(QuizSettings(number=5, speeches=("003",), seed="1"))
    assert make_paper(quiz.questions).title == "《市人大常委会办公室工作情况汇报》学习测试题"


def test_an_anki_deck_holds_every_question_and_importing_again_updates(quiz: Quiz) -> None:
    first, again = notes(anki_deck(quiz)), notes(anki_deck(quiz))
    assert set(first) == {q.id for q in quiz.questions}
    assert first == again
    assert set(notes(anki_deck(Quiz(quiz.questions[:5], 5, "x")))) <= set(first)


def test_markup_in_a_manuscript_stays_text_in_the_deck() -> None:
    asked = question(QuestionType.BLANK, stem="<script>alert(1)</script>____")
    assert "<script>" not in next(iter(notes(anki_deck(Quiz((asked,), 1, "x"))).values()))


def test_the_table_has_one_row_for_each_question(quiz: Quiz) -> None:
    data = quiz_csv(quiz)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 41
    assert {row[-1] for row in rows[1:]} == {q.id for q in quiz.questions}


def test_a_cell_is_never_a_formula() -> None:
    asked = question(QuestionType.BLANK, stem="=1+1____", accepted=("@SUM(A1)",))
    row = list(csv.reader(io.StringIO(quiz_csv(Quiz((asked,), 1, "x")).decode("utf-8-sig"))))[1]
    assert not any(cell.startswith(("=", "@", "+", "-")) for cell in row)


def test_json_is_read_back_as_it_was_written(quiz: Quiz, tmp_path: Path) -> None:
    (path,) = export_quiz(quiz, tmp_path / "题.json")
    records = json.loads(path.read_text(encoding="utf-8"))["questions"]
    assert tuple(question_from_json(record) for record in records) == quiz.questions


@pytest.mark.parametrize("kind", list(QuestionType))
def test_every_type_survives_json(kind: QuestionType) -> None:
    asked = question(kind)
    assert question_from_json(json.loads(json.dumps(question_json(asked)))) == asked


@pytest.mark.parametrize(
    "broken",
    [None, [], {}, {"type": "essay"}, {**question_json(question(QuestionType.SINGLE)), "answer": 9},
     {**question_json(question(QuestionType.ORDER)), "answer": "ABC"},
     {**question_json(question(QuestionType.BLANK)), "citation": {}}],
)  # fmt: skip
def test_what_is_no_question_is_refused(broken: object) -> None:
    with pytest.raises(QuestionInvalid):
        question_from_json(broken)


def test_an_unknown_suffix_and_an_unwritable_place_are_named(quiz: Quiz, tmp_path: Path) -> None:
    with pytest.raises(ExportFormatUnknown, match=r"题\.pdf"):
        export_quiz(quiz, tmp_path / "题.pdf")
    with pytest.raises(ExportUnwritable, match="写不出去"):
        export_quiz(quiz, tmp_path / "没有" / "题.csv")


def test_a_control_character_in_a_manuscript_does_not_break_the_paper() -> None:
    asked = question(QuestionType.BLANK, stem="\x0b要抓\ufffe好____")
    assert paper_docx(make_paper((asked,)))
