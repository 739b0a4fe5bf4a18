"""Conversations: follow-ups stay with what was just told, over lists, corrections and many turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import ingest, load_encoder
from retrieval import Answer, Library, Turn
from retrieval.answering.pipeline import AnswerSettings
from retrieval.library import LibrarySettings
from tests.support.answers import Conversation, check, plain


@pytest.fixture(scope="module")
def occasions(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A farewell, a month's meeting of a cold store and a toast at a wedding."""
    index = tmp_path_factory.mktemp("occasions") / "index"
    ingest([repository / "tests" / "data" / "followups"], index, encoder=load_encoder())
    return Library.open(index, load_encoder(), LibrarySettings(answer=AnswerSettings(seconds=60)))


@pytest.fixture(params=["text", "cited"])
def talk(request: pytest.FixtureRequest, occasions: Library) -> Talk:
    return Talk(occasions, cited=request.param == "cited")


class Talk:
    """A conversation of which the program is told the text of its answers alone, or their citations too."""

    def __init__(self, library: Library, *, cited: bool) -> None:
        self.library = library
        self.cited = cited
        self.turns: list[Turn] = []

    def ask(self, question: str) -> str:
        answer = self.answer(question)
        assert answer.state == "answered", answer.text
        return "\n".join(plain(answer))

    def answer(self, question: str) -> Answer:
        answer = check(self.library.ask(question, history=self.turns), self.library)
        citations = answer.citations if self.cited else ()
        self.turns += [Turn("user", question), Turn("assistant", "\n".join(plain(answer)), citations)]
        return answer

    def heard(self, *turns: str) -> Talk:
        """Turns that somebody else wrote: questions and answers by turns, in other words than the speeches'."""
        roles = ("user", "assistant")
        self.turns = [Turn(roles[place % 2], words) for place, words in enumerate(turns)]  # type: ignore[arg-type]
        return self


def told(library: Library, *turns: str) -> str:
    """What the last of some turns is answered behind the others."""
    talk = Talk(library, cited=False).heard(*turns[:-1])
    return talk.ask(turns[-1])


def test_a_number_counts_in_the_list_that_was_counted_in_not_in_the_list_inside_the_point_told(library: Library) -> None:
    conversation = Conversation(library)
    conversation.ask("处理好哪六种关系？")
    assert plain(conversation.ask("第三种呢"))[0] == "一是做实工作计划。"
    fourth = conversation.ask("那第四种具体怎么做")
    assert fourth.state == "answered"
    assert [line[:6] for line in plain(fourth)] == ["一是要强化上", "二是要注重内", "三是要发挥代"]


def test_the_measure_word_tells_the_list_inside_from_the_one_around_it(library: Library) -> None:
    conversation = Conversation(library)
    for question in ("处理好哪六种关系？", "第三种呢"):
        conversation.ask(question)
    assert plain(conversation.ask("第二点呢"))[0].startswith("二是狠抓工作落实")
    assert plain(conversation.ask("第五种呢"))[0].startswith("首先是要把本职工作做好")


def test_what_no_list_spoken_of_has_is_said_of_the_outer_list(library: Library) -> None:
    conversation = Conversation(library)
    for question in ("处理好哪六种关系？", "第三种呢"):
        conversation.ask(question)
    beyond = conversation.ask("那第九种呢")
    assert beyond.state == "near"
    assert "一共讲了 6 项" in beyond.text


def test_a_point_inside_a_point_is_found_by_two_numbers(library: Library) -> None:
    conversation = Conversation(library)
    conversation.ask("处理好哪六种关系？")
    assert plain(conversation.ask("第三种里的第二点是什么"))[0].startswith("二是狠抓工作落实")


def test_a_list_is_counted_in_after_twelve_turns_on_other_things(library: Library) -> None:
    conversation = Conversation(library)
    for question in (
        "处理好哪六种关系？", "第三种呢", "那第四种具体怎么做", "第二点呢", "第五种呢", "前一个呢", "最后那个", "那红烧肉呢？",
        "第三种里的第二点是什么", "那人大代表有多少名", "办公室汇报里的三个维度是哪三个", "最后那个呢",
    ):  # fmt: skip
        conversation.ask(question)
    answer = conversation.ask("六种关系的第一种呢")
    assert plain(answer)[0].startswith("一是要强化政治引领")


def test_what_the_speeches_do_not_speak_of_is_refused_in_the_middle_and_the_list_goes_on(library: Library) -> None:
    conversation = Conversation(library)
    conversation.ask("处理好哪六种关系？")
    conversation.ask("第一种呢")
    assert conversation.ask("那红烧肉呢？").state == "outside"
    assert plain(conversation.ask("第二种呢"))[0].startswith("一是要有政治高度")


def test_the_middle_one_and_the_last_one_of_a_list_without_numbers(talk: Talk) -> None:
    talk.ask("老院长的师傅教了哪三个字")
    assert talk.ask("第一个字什么意思").startswith("“问”")
    assert talk.ask("中间那个字呢").startswith("“摸”")
    assert talk.ask("最后一个").startswith("“等”")


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("七月出的头一件事是什么", "跑氨了，老宋关的阀。", "第二件呢"), "叉车撞倒货架"),
        (("三号库租不动有几个原因，第一个是什么", "离码头太远。", "第二个呢"), "零下十八度"),
        (("傅长林后悔的第一桩事是什么", "嫌路滑没去看那个孩子。", "另一桩呢"), "没留住小钟"),
        (("给孩子的三句话，第三句是什么", "两边老人都要看。", "前一句呢"), "钱要放在一个抽屉里"),
        (("给孩子的头一句话是什么", "吵架不隔夜。", "还有呢"), "两边的老人都要看"),
    ],
)
def test_lists_that_only_the_wording_counts_are_counted_in(
    occasions: Library, turns: tuple[str, ...], expected: str
) -> None:
    assert expected in told(occasions, *turns)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("小许头一回上门带了什么？", "一箱机油。", "后来呢"), "骑摩托送零件"),
        (("师傅姓什么", "姓邬，下放来的。", "他后来去哪儿了？"), "回了省城"),
        (("第二条建议是什么", "村医的工资要按月发。", "为什么这么说？"), "跑去送快递了"),
        (("谁闻到了氨味？", "值班的老宋。", "奖了他多少？"), "奖他两万元"),
        (("三号库的出租率多少", "只有61%。", "为什么租不动？"), "离码头远"),
        (("B超机用得怎么样", "会看的人只有小曹。", "具体数字是多少"), "七十多回"),
    ],
)
def test_what_only_asks_on_is_answered_near_what_was_told(
    occasions: Library, turns: tuple[str, ...], expected: str
) -> None:
    assert expected in told(occasions, *turns)


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (("二号库出租率多少", "二号库88%。", "那夜间装卸费呢？"), "15元"),
        (("老侯的外婆坐哪儿", "第一桌。", "那房子的首付呢？"), "县城那套房的首付"),
    ],
)
def test_a_new_subject_is_looked_for_in_the_speech_told_from(
    occasions: Library, turns: tuple[str, ...], expected: str
) -> None:
    assert expected in told(occasions, *turns)


@pytest.mark.parametrize("correction", ["不是这篇，是医院那篇", "我是说医院那篇", "那医院那篇呢？"])
def test_a_correction_asks_the_earlier_question_of_the_speech_named(little: Library, correction: str) -> None:
    history = [Turn("user", "设备检修是怎么说的？"), Turn("assistant", "农机中心要组织机手检修机具。")]
    answer = check(little.ask(correction, history=history), little)
    assert {citation.address.speech_id for citation in answer.citations} <= {"hospital"}
    assert {hit.passage.speech_id for hit in answer.passages} == {"hospital"}


def test_the_speech_told_from_before_is_compared_with(library: Library) -> None:
    history = [
        Turn("user", "办公室汇报里是怎么讲学习的？"),
        Turn("assistant", "用集中学、请人讲学、开展自学等方式，学政策、学法律、学人大业务、学市场经济等；"),
        Turn("user", "机关工作会议上是怎么讲学习的？"),
        Turn("assistant", "二是要继续坚持“第一议题”制度。"),
    ]
    answer = check(library.ask("和上一篇比呢", history=history), library)
    assert {citation.address.speech_id for citation in answer.citations} == {"002", "003"}


def test_a_question_on_something_of_another_speech_leaves_the_one_told_from(occasions: Library) -> None:
    turns = ("小许头一回上门带了什么？", "一箱机油。", "那金枪鱼呢？")
    assert "金枪鱼" in told(occasions, *turns)


def test_a_question_that_says_all_of_itself_is_answered_as_without_a_conversation(occasions: Library) -> None:
    question = "村医的工资去年拖了几个月"
    alone = occasions.ask(question)
    history = [Turn("user", "小许头一回上门带了什么？"), Turn("assistant", "一箱机油。")]
    assert occasions.ask(question, history=history).statements == alone.statements


def test_a_question_that_names_another_subject_leaves_the_speech_told_last(tmp_path: Path) -> None:
    told = {
        "鱼": "在养鱼工作会议上的讲话\n同志们：\n一、水质要好\n全市鱼塘共有5731口，水要常换。\n二、饲料要足\n饲料每天要喂三次。\n",
        "路": "在修路工作会议上的讲话\n同志们：\n一、路面要平\n全市今年修路8846公里，坑要填平。\n二、桥梁要牢\n全市今年修桥93座。\n",
    }
    for name, text in told.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest([tmp_path], tmp_path / "index", encoder=load_encoder())
    library = Library.open(tmp_path / "index")
    first = library.ask("全市鱼塘共有多少口？")
    history = [Turn("user", first.question), Turn("assistant", first.text, first.citations)]
    assert "8846" in library.ask("全市今年修路多少公里？", history=history).text
