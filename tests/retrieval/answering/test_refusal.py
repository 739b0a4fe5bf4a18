"""Refusing before anything is composed."""

from __future__ import annotations

import re

import pytest

from retrieval import Library
from retrieval.answering.refusal_texts import MASKED, NO_PHRASE, OUTSIDE, UNCLEAR
from tests.support.answers import check


@pytest.mark.parametrize(
    "question",
    ["怎么做红烧肉？", "梅西进了几个球", "氢原子光谱的巴耳末系公式", "珠穆朗玛峰有多高", "How do I boil eggs?"],
)
def test_other_subjects_are_outside(little: Library, question: str) -> None:
    answer = check(little.ask(question), little)
    assert answer.state == "outside"
    assert answer.text == OUTSIDE or re.fullmatch("讲话中没有与“.+”有关的内容。", answer.text)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("开学典礼讲话的第五点希望讲了什么？", "一共讲了 4 项"),
        ("春耕讲话第四部分讲了什么？", "一共讲了 3 项"),
        ("春耕讲话第二部分的第九点是什么？", "用好农机"),
        ("县人民医院汇报的第四部分讲了什么？", "三、练好“三支队伍”"),
    ],
)
def test_a_point_that_is_not_there_is_refused_with_those_that_are(little: Library, question: str, told: str) -> None:
    answer = check(little.ask(question), little)
    assert answer.state == "near"
    assert told in answer.text


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("全县要修多少座水库？", "near"),
        ("食堂有多少张桌子？", "near"),
        ("门诊收入增长了百分之几十几元钱是多少元？", "near"),
    ],
)
def test_a_value_that_nobody_gave_is_refused(little: Library, question: str, state: str) -> None:
    assert check(little.ask(question), little).state in (state, "outside")


def test_members_that_nobody_listed_are_refused(little: Library) -> None:
    answer = check(little.ask("“粮草”包括哪十二种东西？"), little)
    assert answer.state == "near"


@pytest.mark.parametrize("phrase", ["春江水暖鸭先知", "一打纲领不如一个行动", "千淘万漉虽辛苦"])
def test_which_speech_holds_words_that_none_holds_is_refused(little: Library, phrase: str) -> None:
    answer = check(little.ask(f"哪篇讲话提到了“{phrase}”？"), little)
    assert answer.state in ("near", "outside")


def test_a_phrase_that_nothing_resembles_is_named_as_the_reason(little: Library) -> None:
    answer = little.ask("春耕备耕、农资、水利、农机的讲话里，哪篇提到了“桃李不言下自成蹊”？")
    assert answer.text in (NO_PHRASE, OUTSIDE)


@pytest.mark.parametrize("question", ["多少", "谁？", "为什么", "是什么意思？"])
def test_a_question_about_nothing_is_asked_to_say_more(little: Library, question: str) -> None:
    answer = check(little.ask(question), little)
    assert (answer.state, answer.text) == ("near", UNCLEAR)


def test_masked_names_are_said_to_be_masked(library: Library) -> None:
    answer = check(library.ask("市委书记叫什么名字？"), library)
    assert (answer.state, answer.text) == ("near", MASKED)


def test_with_no_speech_ticked_everything_is_outside(little: Library) -> None:
    assert check(little.ask("优质稻种多少亩？", speeches=[]), little).state == "outside"


def test_the_nearest_passages_go_along_with_a_refusal(little: Library) -> None:
    answer = check(little.ask("怎么做红烧肉？"), little)
    assert answer.citations == ()
    assert len(answer.passages) >= 5


@pytest.mark.parametrize("question", ["什么是首问负责？", "首问负责是什么意思", "请问什么叫首问负责"])
def test_the_meaning_of_a_term_that_no_speech_holds_is_refused_by_its_name(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert answer.state == "near"
    assert "首问负责" in answer.statements[0].text


@pytest.mark.parametrize("question", ["什么是“五可”要求", "守正创新是什么意思", "什么是政治机关", "一府一委两院指什么"])
def test_the_meaning_of_a_term_of_the_speeches_is_answered(library: Library, question: str) -> None:
    assert library.ask(question).state == "answered"
