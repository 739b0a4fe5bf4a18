"""Follow-ups: questions that lean on the turns before them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest import ingest, load_encoder
from retrieval import Citation, Library, Turn
from retrieval.answering.refusal_texts import MASKED, NEAR, NO_MEMBERS, NO_POINT, NO_VALUE, OUTSIDE, is_refusal
from tests.support.answers import Conversation, check, plain

FOUR = "对同学们提了哪四点希望？"


@pytest.fixture
def conversation(little: Library) -> Conversation:
    return Conversation(little)


@pytest.mark.parametrize("hail", ["同志们：", "尊敬的各位代表、同志们：", "各位来宾、女士们、先生们，大家上午好！"])
def test_a_line_that_only_hails_the_hearers_answers_nothing(tmp_path: Path, hail: str) -> None:
    text = f"在信访工作会议上的讲话\n{hail}\n今年受理信访事项三百二十七件，办结率百分之九十六。\n一、排查隐患\n排查燃气管网。\n"
    (tmp_path / "信访.txt").write_text(text, encoding="utf-8")
    ingest([tmp_path / "信访.txt"], tmp_path / "index", encoder=load_encoder())
    library = Library.open(tmp_path / "index", load_encoder())
    conversation = Conversation(library)
    conversation.ask("信访事项有多少件？")
    for question in ("那办结率呢？", "讲话对谁说的？", "同志们是怎么说的？"):
        assert hail not in plain(conversation.ask(question))


def test_that_second_point_is_the_second_of_the_list_just_told(conversation: Conversation) -> None:
    conversation.ask(FOUR)
    answer = conversation.ask("那第三点呢？")
    assert plain(answer)[0].startswith("第三，要诚实守信。考试不作弊")


def test_the_points_inside_a_point_are_told(conversation: Conversation) -> None:
    conversation.ask(FOUR)
    assert plain(conversation.ask("那第二点呢？")) == ["首先，要跑起来。", "其次，要练起来。", "最后，要赛起来。"]


def test_the_last_one_and_the_next_one(conversation: Conversation) -> None:
    conversation.ask(FOUR)
    assert plain(conversation.ask("最后一点讲的什么？"))[0].startswith("第四，要学会劳动。")
    conversation.turns.clear()
    conversation.ask("开学讲话的第二点希望是什么？")
    assert plain(conversation.ask("下一点呢？"))[0].startswith("第三，要诚实守信。")


def test_the_two_that_remain_are_those_not_yet_told(little: Library) -> None:
    history = [
        Turn("user", "开学典礼上提了四点希望，前两点是什么？"),
        Turn("assistant", "第一，要热爱读书。第二，要强健体魄。"),
    ]
    answer = check(little.ask("剩下两条呢？", history=history), little)
    assert [line[:6] for line in plain(answer)] == ["第三，要诚实", "第四，要学会"]


def test_where_nothing_remains_it_says_how_many_there_were(conversation: Conversation) -> None:
    conversation.ask(FOUR)
    answer = conversation.ask("剩下的呢？")
    assert answer.state == "near"
    assert "一共讲了 4 项" in answer.text


def test_a_number_beyond_the_list_is_refused_with_the_list(conversation: Conversation) -> None:
    conversation.ask(FOUR)
    answer = conversation.ask("那第五点呢？")
    assert answer.state == "near"
    assert "第四，要学会劳动" in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [("那“检查”呢？", "检查：彩超、核磁实行双班制"), ("那“取药”又是怎么办的？", "取药：增设自助取药机六台")],
)
def test_a_quoted_word_picks_its_point(conversation: Conversation, question: str, expected: str) -> None:
    conversation.ask("医院打通了哪三个堵点？")
    assert plain(conversation.ask(question))[0].startswith(expected)


def test_a_quoted_word_picks_the_point_that_was_just_told_too(conversation: Conversation) -> None:
    conversation.ask("医院打通了哪三个堵点？")
    assert [line[:2] for line in plain(conversation.ask("那“挂号”呢？"))] == ["挂号"]


def test_what_else_it_asks_is_searched_with_the_question_before(conversation: Conversation) -> None:
    conversation.ask("春耕前水利局要做什么？")
    answer = conversation.ask("那农机中心呢？")
    assert "农机中心要组织机手检修机具" in answer.text


def test_a_question_that_stands_alone_leans_on_nothing(little: Library) -> None:
    history = [Turn("user", "红烧肉怎么做？"), Turn("assistant", "先焯水，再炒糖色。")]
    alone = little.ask("全县还有多少处小型灌区没有清淤？")
    assert little.ask("全县还有多少处小型灌区没有清淤？", history=history).text == alone.text


def test_an_earlier_refusal_is_no_place_to_go_on_from(conversation: Conversation) -> None:
    assert conversation.ask("怎样做红烧肉？").state == "outside"
    answer = conversation.ask("那第二点呢？")
    assert "第二，要强健体魄" not in answer.text


def test_what_was_cited_is_not_searched_for_again(little: Library) -> None:
    first = little.ask(FOUR)
    history = [Turn("user", FOUR), Turn("assistant", "（读者的浏览器里只剩下这一句）", first.citations)]
    assert plain(little.ask("那第三点呢？", history=history))[0].startswith("第三，要诚实守信。")
    (source,) = little.ask("第二条出自哪篇？", history=history).citations
    assert (source.start, source.end) == (first.citations[1].start, first.citations[1].end)


@pytest.mark.parametrize("change", ["speech", "text", "offset"])
def test_a_citation_that_no_longer_holds_is_passed_over(little: Library, change: str) -> None:
    first = little.ask(FOUR)
    stale = tuple(outdated(citation, change) for citation in first.citations)
    with_text_alone = [Turn("user", FOUR), Turn("assistant", "\n".join(plain(first)))]
    history = [with_text_alone[0], Turn("assistant", with_text_alone[1].content, stale)]
    for question in ("那第三点呢？", "第二条出自哪篇？"):
        answer = check(little.ask(question, history=history), little)
        assert answer.text == little.ask(question, history=with_text_alone).text


def outdated(citation: Citation, change: str) -> Citation:
    if change == "speech":
        return replace(citation, address=replace(citation.address, speech_id="withdrawn"))
    if change == "text":
        return replace(citation, quote=f"{citation.quote}（已改）")
    return replace(citation, start=-5, end=-1)


@pytest.mark.parametrize("refusal", [OUTSIDE, NEAR, NO_VALUE, NO_MEMBERS, MASKED])
def test_every_refusal_is_known_for_one(refusal: str) -> None:
    assert is_refusal(refusal)


def test_the_list_in_a_refusal_of_a_number_can_be_asked_about(conversation: Conversation) -> None:
    assert not is_refusal(NO_POINT.format(count=2, labels="甲；乙"))
    assert conversation.ask("开学典礼讲话的第五点希望是什么？").state == "near"
    assert plain(conversation.ask("那第四点呢？"))[0].startswith("第四，要学会劳动。")


@pytest.mark.parametrize(
    "history",
    [
        [],
        [Turn("assistant", "没有问题的回答。")],
        [Turn("user", "")],
        [Turn("user", "，。"), Turn("assistant", "")],
        [Turn("user", "哪" * 5000), Turn("assistant", "答" * 100_000)],
        [Turn("user", FOUR)],
    ],
)
def test_odd_turns_before_do_no_harm(little: Library, history: list[Turn]) -> None:
    check(little.ask("那第二点呢？", history=history), little)
