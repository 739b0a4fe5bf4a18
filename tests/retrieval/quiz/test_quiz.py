"""Whole quizzes, held against an examiner that knows only their JSON and the corpus."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest import ingest, load_encoder, walk
from ingest.errors import QuestionTooLong, QuizTopicUnmatched, SectionUnknown, SpeechUnknown
from retrieval import Library
from retrieval.quiz import QuestionType, QuizMaker, QuizSettings, SectionChoice
from tests.support import quiz_auditor
from tests.support.quiz_auditor import Corpus
from tests.support.quizzing import as_json, library_of, sets

_CUTTER = Path(__file__).parents[2] / "data" / "cut_reports.py"


@pytest.fixture(scope="module")
def maker(library: Library) -> QuizMaker:
    return QuizMaker(library)


@pytest.fixture(scope="module")
def texts(corpus: Path) -> Corpus:
    return Corpus.read(corpus)


@pytest.fixture(scope="module")
def twenty(maker: QuizMaker) -> list[list[dict[str, Any]]]:
    """20 sets of 100 questions on the five speeches."""
    return sets(maker, 100, range(20))


def test_two_thousand_questions_from_twenty_seeds_pass_the_examiner(
    twenty: list[list[dict[str, Any]]], texts: Corpus
) -> None:
    questions = [question for row in twenty for question in row]
    assert len(questions) == 2000
    assert [str(problem) for row in twenty for problem in quiz_auditor.audit(row, texts)] == []
    assert quiz_auditor.longest_share(questions) <= quiz_auditor.MOST_LONGEST
    assert quiz_auditor.distinct(questions) >= 300
    assert 0.4 <= quiz_auditor.true_share(questions) <= 0.6


def test_keys_stand_in_even_places(twenty: list[list[dict[str, Any]]]) -> None:
    shares = quiz_auditor.place_shares([question for row in twenty for question in row])
    assert set(shares) >= {"single/4", "multiple/5"}
    for name, row in shares.items():
        assert max(map(abs, row)) <= quiz_auditor.MOST_UNEVEN, (name, row)


def test_nearly_every_section_is_asked_about(twenty: list[list[dict[str, Any]]], library: Library) -> None:
    sections = {
        (card.id, tuple(section.label for section in path if section.heading))
        for card in library.speeches
        for path in walk(library.outline(card.id))
        if path[-1].heading
    }
    asked = quiz_auditor.covered([question for row in twenty for question in row])
    assert len(sections & asked) >= 0.95 * len(sections), sections - asked


def test_every_type_and_difficulty_is_in_a_large_set(twenty: list[list[dict[str, Any]]]) -> None:
    assert {question["type"] for question in twenty[0]} == set(quiz_auditor.TYPES)
    assert {question["difficulty"] for question in twenty[0]} == {"易", "中", "难"}


def test_no_leader_and_no_fixed_phrase_is_falsified(twenty: list[list[dict[str, Any]]]) -> None:
    for question in (q for row in twenty for q in row if q["type"] == "judge" and not q["answer"]):
        if question["form"] != "figure":
            assert not any(words in question["statement"] for words in ("习近平", "总书记", "两个维护", "党的领导"))


@pytest.mark.slow
def test_five_hundred_questions_from_work_reports_pass_the_examiner(shared: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    source = shared / "data" / "train" / "gwr_1954_2012.txt"
    subprocess.run([sys.executable, str(_CUTTER), str(source), str(reports)], check=True)
    ingest([reports], tmp_path / "index", encoder=load_encoder())
    rows = sets(QuizMaker(Library.open(tmp_path / "index")), 100, range(5))
    texts = Corpus.read(reports)
    questions = [question for row in rows for question in row]
    assert len(questions) == 500
    assert [str(problem) for row in rows for problem in quiz_auditor.audit(row, texts)] == []
    assert quiz_auditor.longest_share(questions) <= quiz_auditor.MOST_LONGEST
    for name, row in quiz_auditor.place_shares(questions).items():
        assert max(map(abs, row)) <= quiz_auditor.MOST_UNEVEN, (name, row)


def test_one_set_of_three_hundred_has_no_two_alike(maker: QuizMaker, texts: Corpus) -> None:
    questions = as_json(maker.make(QuizSettings(number=300, seed="whole")))
    assert len(questions) == 300
    assert quiz_auditor.audit(questions, texts) == []


def test_the_same_seed_gives_the_same_quiz_and_another_another(maker: QuizMaker, library: Library) -> None:
    wanted = QuizSettings(number=20, seed="a")
    assert maker.make(wanted) == maker.make(wanted) == QuizMaker(library).make(wanted)
    assert maker.make(wanted).questions != maker.make(QuizSettings(number=20, seed="b")).questions


def test_the_daily_set_is_the_same_for_all_and_changes_with_the_day(maker: QuizMaker, library: Library) -> None:
    today = maker.daily(date(2026, 11, 21))
    assert len(today.questions) == 5
    assert today == QuizMaker(library).daily(date(2026, 11, 21))
    assert today.questions != maker.daily(date(2026, 11, 22)).questions


def test_more_than_there_is_gives_what_there_is_and_says_so(maker: QuizMaker) -> None:
    quiz = maker.make(QuizSettings(number=500, types=(QuestionType.ORDER,)))
    assert 10 < len(quiz.questions) < 500
    assert quiz.short
    assert {question.type for question in quiz.questions} == {QuestionType.ORDER}
    assert not maker.make(QuizSettings(number=10)).short


def test_speeches_sections_and_difficulty_narrow_a_quiz(maker: QuizMaker) -> None:
    speech = maker.make(QuizSettings(number=30, speeches=("003",)))
    assert {question.citation.address.speech_id for question in speech.questions} == {"003"}
    chosen = SectionChoice("002", ("三、处理好计划与落实的关系",))
    section = maker.make(QuizSettings(number=30, sections=(chosen,)))
    assert section.questions
    assert all(q.citation.address.section[0] == "三、处理好计划与落实的关系" for q in section.questions)
    hard = maker.make(QuizSettings(number=30, difficulties=("难",)))
    assert {question.difficulty for question in hard.questions} == {"难"}


def test_a_topic_in_plain_words_brings_questions_from_its_passages(maker: QuizMaker) -> None:
    quiz = maker.make(QuizSettings(number=15, topic="作风"))
    assert len(quiz.questions) == 15
    about = [q for q in quiz.questions if "作风" in "".join((*q.citation.address.section, q.citation.passage, q.stem))]
    assert len(about) >= 12


def test_what_is_not_there_is_refused_by_name(maker: QuizMaker) -> None:
    with pytest.raises(QuizTopicUnmatched, match="量子纠缠"):
        maker.make(QuizSettings(topic="量子纠缠"))
    with pytest.raises(SpeechUnknown, match="999"):
        maker.make(QuizSettings(speeches=("999",)))
    with pytest.raises(SectionUnknown, match="第九部分"):
        maker.make(QuizSettings(sections=(SectionChoice("000", ("第九部分",)),)))
    with pytest.raises(QuestionTooLong, match="缩短"):
        maker.make(QuizSettings(topic="作" * 100_000))


def test_masked_names_are_asked_nowhere(tmp_path: Path) -> None:
    masked = "**市委书记在XX调研时提出建设“三个名城”的目标，某市已经完成79个项目。"
    text = f"关于工作的讲话\n一、抓落实。{masked}\n二、抓学习。\n"
    quiz = QuizMaker(library_of(tmp_path, {"a": text})).make(QuizSettings(number=50))
    assert not any(mask in q.stem for q in quiz.questions for mask in ("*", "X", "某市"))


@pytest.mark.parametrize("text", ["。", "同志们：", "讲话\n\n\n", "“" * 50, "一、" * 200, "<script>alert(1)</script>"])
def test_a_text_without_matter_gives_no_question_and_no_error(tmp_path: Path, text: str) -> None:
    quiz = QuizMaker(library_of(tmp_path, {"a": text})).make(QuizSettings(number=5))
    assert quiz.questions == ()
    assert quiz.short


def test_a_newer_generation_is_asked_about_at_once(tmp_path: Path) -> None:
    before = "讲话甲\n一、要抓好粮食。全年收购粮食三百二十万吨，新建粮库十二座，培训干部“四支队伍”，做到颗粒归仓。\n"
    library = library_of(tmp_path, {"a": before})
    maker = QuizMaker(library)
    assert any("粮食" in question.stem for question in maker.make(QuizSettings(number=20)).questions)
    library_of(tmp_path, {"a": before.replace("粮食", "棉花")})
    assert library.refresh()
    assert not any("粮食" in question.stem for question in maker.make(QuizSettings(number=20)).questions)
