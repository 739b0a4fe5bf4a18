"""First lines: what is asked, read off the cited sentences where a rule is certain of it, else left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import ingest, load_encoder
from retrieval import Library
from retrieval.answering.pipeline import AnswerSettings
from retrieval.library import LibrarySettings
from tests.support.answers import check

FARM = """在合作社年会上的讲话
各位社员：
去年合作社有社员312户，其中养蚕户96户，全年共收鲜茧48吨。
我们建了9个中心收茧点和14个村组收茧点，方便大家交茧。
今年力争收鲜茧60吨。
桑园打药期间不得采叶喂蚕。自留地的老桑树一般不需要马上更新，但是病树要及时挖掉。
蚕种由技术站统一采购，质量由***同志负责。
大家要按照“三净”的要求管好蚕室，落实“五张清单”，即人员清单、蚕具清单、消毒清单、投喂清单、售茧清单。
下面我讲三点意见：
一、把桑园管好。桑园要施足底肥。
二、把蚕室管好。蚕室要通风。
三、把账目管好。账目要公开。
"""


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("farm")
    (folder / "speeches").mkdir()
    (folder / "speeches" / "farm.txt").write_text(FARM, encoding="utf-8")
    ingest([folder / "speeches"], folder / "index", encoder=load_encoder())
    return Library.open(folder / "index", load_encoder(), LibrarySettings(answer=AnswerSettings(seconds=60)))


def line(library: Library, question: str) -> str:
    answer = check(library.ask(question), library)
    told = answer.first_line
    if told is None:
        return ""
    assert told.markers
    assert all(1 <= marker <= len(answer.citations) for marker in told.markers)
    assert told.text not in answer.text.split("\n"), "it is no statement of the answer"
    return told.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("合作社有社员多少户？", "社员312户"),
        ("养蚕户有多少户", "养蚕户96户"),
        ("村组收茧点有几个？", "14个村组收茧点"),
        ("收茧点有多少个", "9个中心收茧点和14个村组收茧点"),
        (
            "中心收茧点和村组收茧点加起来多少个",
            "9个中心收茧点和14个村组收茧点，合计 23个（合计由程序相加，讲话没有给出）",
        ),
        ("打药期间可以采叶喂蚕吗？", "不得——讲话说“桑园打药期间不得采叶喂蚕”"),
        ("老桑树要不要马上更新", "一般不需要——讲话说“自留地的老桑树一般不需要马上更新，但是病树要及时挖掉”"),
        ("蚕种由谁采购", "技术站"),
        ("质量由谁负责", "已隐去（讲话稿里写作“***同志”）"),
        ("“三净”是什么意思？", "讲话提到了“三净”，没有解释这个说法"),
        ("三净要求是指哪三净", "讲话提到了“三净”，没有解释这个说法"),
    ],
)
def test_what_is_asked_stands_in_the_first_line(farm: Library, question: str, said: str) -> None:
    assert line(farm, question) == said


@pytest.mark.parametrize(
    "question",
    [
        "去年收鲜茧60吨吗",
        "今年收了多少吨鲜茧",  # 60 are a plan
        "合作社有多少人",  # households are told, not people
        "“五张清单”是什么意思",  # it is explained
        "蚕室要怎么管",
        "桑园由谁管理",  # nobody is named
        "前年有社员多少户",  # another year
    ],
)
def test_no_line_is_made_of_what_the_sentence_does_not_say(farm: Library, question: str) -> None:
    assert line(farm, question) == ""


def test_the_line_is_in_json_and_above_the_answer_in_a_terminal(farm: Library) -> None:
    from ui.formats.json_format import answer_json
    from ui.formats.text_format import answer_text

    answer = farm.ask("合作社有社员多少户？")
    assert answer_json(answer)["first_line"] == {"text": "社员312户", "markers": [1]}
    assert answer_text(answer, {}).startswith("【程序读出】社员312户[1]\n\n")


def test_first_lines_of_unlike_speeches_are_those_of_their_keys(shared: Path, tmp_path: Path) -> None:
    """Of the questions of two other domains, each line that is told holds a key of its answer."""
    from retrieval.evaluation import read_questions

    folder = shared / "eval" / "unseen_dev"
    ingest([folder / "corpus"], tmp_path / "index", encoder=load_encoder())
    library = Library.open(tmp_path / "index", load_encoder(), LibrarySettings(answer=AnswerSettings(seconds=60)))
    for question in read_questions(folder / "questions.jsonl"):
        told = library.ask(question.question, history=question.history).first_line
        if told is not None and question.type == "fact":
            assert any(key in told.text for group in question.answer_keys for key in group), question.question
