"""Comparisons and sweeps: each side by itself, each speech that speaks of a thing, all that stands in several places."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Library
from tests.support.answers import check

_TEXTS = {
    "wedding": "在外甥婚礼上的祝酒词\n舅舅　高长河\n\n各位亲友：\n今天是个好日子。\n"
    "新郎小宇从小爱拆闹钟，拆了装不上，哭着来找我。新娘小雅当了三年急诊护士，见过的血比我见过的酒还多。\n"
    "过日子要互相让一步。钱不够花的时候，先紧着老人。\n祝他们白头到老！",
    "fire": "在消防站授旗仪式上的讲话\n支队长　鲁铁成\n\n同志们：\n今天授旗，我讲两句。\n"
    "全站现有消防员46名，消防车7辆。今年上半年出警312次，最快的一次只用了四分钟。\n"
    "训练要从严。夏天训练改在早晨五点，冬天训练改在上午十点。\n水带要天天检查，钱不够花就打报告，不许拖。\n",
    "shop": "在百货店开业典礼上的致辞\n店长　孟桂芳\n\n各位老街坊：\n小店今天开门。\n"
    "店里有售货员18名，柜台46个，一楼卖布，二楼卖鞋。\n买了东西七天之内可以退换。\n"
    "冬天我们上午九点开门，夏天早晨八点开门。\n欢迎大家常来！",
    "museum": "在县博物馆新馆开馆仪式上的讲话\n馆长　罗书白\n\n各位来宾：\n新馆今天和大家见面。\n"
    "馆藏文物5200件，其中陶器最多。参观一律免费，每周一闭馆。\n请大家爱护展柜，不要用闪光灯。\n",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from ingest import ingest, load_encoder

    folder: Path = tmp_path_factory.mktemp("town")
    (folder / "texts").mkdir()
    for name, text in _TEXTS.items():
        (folder / "texts" / f"{name}.txt").write_text(text, "utf-8")
    ingest([folder / "texts"], folder / "index", encoder=load_encoder())
    return Library.open(folder / "index")


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("消防站和百货店各有多少人？", ["消防员46名", "售货员18名"]),
        ("支队长和店长各说有多少人手？", ["消防员46名", "售货员18名"]),
        ("百货店那篇和消防站那篇，冬天几点开始各是怎么说的？", ["上午九点", "上午十点"]),
        ("钱不够花的时候，舅舅怎么说，消防支队又怎么说？", ["先紧着老人", "打报告"]),
        ("鲁支队长和孟店长讲夏天的时间有什么不同？", ["早晨五点", "早晨八点"]),
    ],
)
def test_speeches_called_by_office_place_or_speaker_are_compared(
    town: Library, question: str, sides: list[str]
) -> None:
    found = check(town.ask(question), town)
    places = [found.text.find(side) for side in sides]
    assert -1 not in places
    assert places == sorted(places)
    assert len({citation.address.speech_id for citation in found.citations}) == len(sides)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("新郎和新娘有什么不同？", ["拆闹钟", "急诊护士"]),
        ("夏天训练和冬天训练的时间有什么区别？", ["早晨五点", "上午十点"]),
        ("消防员和消防车各有多少？", ["46名", "7辆"]),
    ],
)
def test_subjects_inside_one_speech_are_compared(town: Library, question: str, sides: list[str]) -> None:
    said = check(town.ask(question), town).text
    assert all(side in said for side in sides)


def test_a_side_without_evidence_is_said_to_have_none(town: Library) -> None:
    found = check(town.ask("水带和量子计算机有什么不同？"), town)
    assert "水带要天天检查" in found.text
    assert [s.text for s in found.statements if s.own] == ["“量子计算机”：讲话中没有找到有关的内容。"]


def test_a_comparison_of_which_nothing_stands_anywhere_is_refused(town: Library) -> None:
    assert town.ask("量子计算机和区块链有什么不同？").state != "answered"


def test_which_speeches_speak_of_something_are_counted_and_no_others_are_said(town: Library) -> None:
    found = check(town.ask("哪几篇讲话提到了夏天？"), town)
    assert {citation.address.speech_id for citation in found.citations} == {"fire", "shop"}
    assert found.statements[0].own
    assert "2 篇" in found.statements[0].text
    assert all("夏天" in citation.quote for citation in found.citations)


def test_all_that_is_said_of_a_thing_is_gathered_by_speech(town: Library) -> None:
    found = check(town.ask("把所有讲到“钱”的地方汇总一下"), town)
    speeches = [citation.address.speech_id for citation in found.citations]
    assert set(speeches) == {"wedding", "fire"}
    assert speeches == sorted(speeches, key=speeches.index)
    assert len(found.citations) <= 12
    assert [s.text for s in found.statements if s.own] == [
        f"《{town.speech(speech_id).title}》：" for speech_id in dict.fromkeys(speeches)
    ]


@pytest.mark.parametrize("question", ["店长讲了几点开门？", "消防站出警多少次？", "和大家见面的是什么？"])
def test_a_question_that_compares_nothing_has_no_sides(town: Library, question: str) -> None:
    found = town.ask(question)
    assert not [s for s in found.statements if s.own and s.text.startswith("“")]


def test_a_speech_is_named_by_the_office_of_its_speaker(town: Library) -> None:
    found = check(town.ask("馆长那篇里说参观收费吗？"), town)
    assert {citation.address.speech_id for citation in found.citations} == {"museum"}
