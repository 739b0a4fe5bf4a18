"""Requests about the answer given last: recognised by their form, fulfilled in the speeches' own words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval import Answer, Library, Turn
from retrieval.answering.pipeline import AnswerSettings
from retrieval.answering.requests import request_texts as texts
from retrieval.answering.requests.answer_request import read_answer_request
from retrieval.answering.turns.text_history import SaidSentence
from retrieval.library import LibrarySettings
from tests.support.answers import check, plain

LIST, FACT = "六种关系是哪六种", "代表联络站有多少个"

REQUESTS = {
    "detail": "详细一点 说详细些 再具体一点 展开讲讲 讲得太简单了 不够具体 多说几句 能不能说得更全面一些",
    "short": "简短一点 太长了 长话短说 简单点说 挑重点说 用一句话概括 太啰嗦了，短一点",
    "whole": "原文 整段 给我看原文 原话是什么 上下文呢 把那一段原封不动贴给我 第二条的原文",
    "more": "还有吗 别的呢 还有没有别的 就这些吗 更多 没有了吗 继续 还有没有别的贷款",
    "other_speech": "换一篇 另一篇怎么说 别的讲话呢 其他几篇有没有提到 换个讲话看看",
    "plain": "大白话 用大白话说 说人话 听不懂 通俗一点 这句话什么意思 换个说法 翻译成大白话 我没看懂第二个",
    "again": "重新回答 换一个答案 不是这个 答错了 你说的不对吧，再查查",
    "repeat": "再说一遍 没听清 重复一遍",
}
QUESTIONS = (
    "学习要详细到什么程度 怎么简化办事程序 工作要求有哪些 还有哪些困难 原文件怎么归档 换届选举怎么搞 第二点呢 剩下两条 要点有哪些 "
    "其他部门怎么配合 继续教育怎么搞 解释权归谁 具体怎么做 谢谢 为什么 多少 重点工作是什么"
)


@pytest.fixture(scope="module")
def library(corpus_index: Path) -> Library:
    """The five speeches, with time enough for a busy machine."""
    return Library.open(corpus_index, settings=LibrarySettings(answer=AnswerSettings(seconds=60)))


@pytest.mark.parametrize(("kind", "said"), REQUESTS.items())
def test_requests_are_read_in_many_words(kind: str, said: str) -> None:
    read = {text: read_answer_request(text) for text in said.split()}
    assert {text: request and request.kind.value for text, request in read.items()} == dict.fromkeys(read, kind)


def test_questions_in_the_same_words_are_no_requests() -> None:
    assert [text for text in QUESTIONS.split() if read_answer_request(text)] == []


@pytest.mark.parametrize(
    ("text", "statement", "name"),
    [
        ("第三条的原文", 3, ""),
        ("最后一条的原文", -1, ""),
        ("第二个原因什么意思", 2, ""),
        ("古埠那条多讲几句", 0, "古埠"),
    ],
)
def test_a_request_may_mean_one_statement(text: str, statement: int, name: str) -> None:
    request = read_answer_request(text)
    assert request is not None
    assert (request.statement, request.name) == (statement, name)


class Talk:
    """A conversation with the corpus, in which the citations of answers are known or only their text."""

    def __init__(self, library: Library, *, cited: bool) -> None:
        self.library, self.cited = library, cited
        self.turns: list[Turn] = []

    def ask(self, question: str) -> Answer:
        answer = check(self.library.ask(question, history=self.turns), self.library)
        citations = answer.citations if self.cited else ()
        self.turns += [Turn("user", question), Turn("assistant", "\n".join(plain(answer)), citations)]
        return answer


@pytest.fixture(params=["cited", "text"])
def talk(request: pytest.FixtureRequest, library: Library) -> Talk:
    return Talk(library, cited=request.param == "cited")


def test_a_list_is_told_in_detail_and_in_short_and_is_whole(talk: Talk) -> None:
    listed = talk.ask(LIST)
    assert len(listed.citations) == 6
    detail = talk.ask("详细一点")
    assert sum(len(c.quote) for c in detail.citations) > 3 * sum(len(c.quote) for c in listed.citations)
    assert "一是要强化政治引领" in detail.text
    assert talk.ask("还有吗").text == texts.LIST_TOLD.format(count=6)
    assert talk.ask("再说一遍").text == listed.text


def test_a_fact_is_told_in_its_paragraph_and_from_another_place(talk: Talk) -> None:
    fact = talk.ask(FACT)
    whole = talk.ask("整段")
    assert whole.citations[0].start <= fact.citations[0].start < fact.citations[0].end <= whole.citations[-1].end
    assert len({c.address.paragraph for c in whole.citations}) == 1
    again = talk.ask("重新回答")
    told = {(c.address.speech_id, c.start) for c in (*fact.citations, *whole.citations)}
    assert again.text == texts.NO_OTHER_CHOICE or not told & {(c.address.speech_id, c.start) for c in again.citations}
    other = talk.ask("换一篇怎么说")
    spoken = {c.address.speech_id for c in (*fact.citations, *whole.citations, *again.citations)}
    assert other.state == "talk" or not spoken & {c.address.speech_id for c in other.citations}


def test_official_words_get_everyday_ones_beside_them_marked_as_an_explanation(library: Library) -> None:
    talk = Talk(library, cited=True)
    cited = talk.ask("“镜中花、水中月”那句话是怎么说的")
    plainly = talk.ask("说人话")
    assert plainly.citations[0].quote == cited.citations[0].quote
    own = [statement.text for statement in plainly.statements if statement.own]
    assert own[0] == texts.GLOSSES
    assert own[1].startswith("“抓落实”：")


def test_a_follow_up_leans_on_the_question_and_not_on_the_request(talk: Talk) -> None:
    talk.ask(LIST)
    direct = Talk(talk.library, cited=talk.cited)
    direct.ask(LIST)
    talk.ask("简短一点")
    assert talk.ask("那第三种呢").text == direct.ask("那第三种呢").text


def test_requests_without_an_answer_say_so(library: Library) -> None:
    for text in ("原文", "详细一点", "换一篇"):
        answer = library.ask(text)
        assert (answer.state, answer.text) == ("talk", texts.NO_ANSWER)
    refused = [Turn("user", "红烧肉怎么做"), Turn("assistant", library.ask("红烧肉怎么做").text)]
    assert library.ask("详细一点", history=refused).text == texts.NO_SOURCES


def test_in_one_speech_there_is_no_other(library: Library) -> None:
    answer = library.ask(FACT, speeches=["004"])
    history = [Turn("user", FACT), Turn("assistant", answer.text, answer.citations)]
    assert library.ask("换一篇", history=history, speeches=["004"]).text == texts.ONLY_SPEECH


def test_a_citation_that_no_longer_stands_is_passed_over(library: Library) -> None:
    answer = library.ask(FACT)
    moved = tuple(replace(citation, start=citation.start + 1) for citation in answer.citations)
    history = [Turn("user", FACT), Turn("assistant", "", moved)]
    assert library.ask("整段", history=history).text == texts.NO_SOURCES


def test_said_sentences_are_found_by_reading_through_a_small_archive(library: Library) -> None:
    from retrieval.answering.turns.text_history import find_lines

    reading = library._reading
    found = find_lines("一、处理好学习与工作的关系[1]", 3, reading.cache, reading.retriever, None)
    assert [type(line) for line in found] == [SaidSentence]
    assert found[0].speech_id == "002"
