"""Where questions are made: fit wording, stretches of sentences, figures, enumerations, slots."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.outline.parser import parse_outline
from ingest.text.sentences import Sentence, split_sentences
from retrieval.quiz.material.enumerations import find_enumerations
from retrieval.quiz.material.figures import find_figures, other_figures
from retrieval.quiz.material.fitness import balanced, clean, disapproves, leans_back, masked, personal, refers, solemn
from retrieval.quiz.material.slots import SlotKind, find_slots
from retrieval.quiz.material.stretches import LONGEST, Stretch, cut_stretches
from retrieval.quiz.material.words import word_edges, words

LONG = (
    "要强化上级领导，明确任务分工，细化工作举措，压实主体责任；要加强督促检查，建立台账清单，逐项对账销号，确保件件落地；"
    "要总结经验做法，选树先进典型，营造浓厚氛围，推动全市工作再上台阶。"
)
NASTY = st.text(alphabet="一二是要抓学习。，、；：“”《》（）\n 0123456789个条年万%*Xa", max_size=200)


def stretch(text: str) -> Stretch:
    return Stretch("s", 0, len(text), text, Sentence(1, 1, 0, len(text)), ())


def stretches(text: str) -> list[Stretch]:
    return list(cut_stretches("s", text, parse_outline(text), split_sentences(text)))


@pytest.mark.parametrize("text", ["**区的发言", "推动XX发展", "X书记发出号令", "某市的做法", "比例是__"])
def test_masked_wording_is_not_fit(text: str) -> None:
    assert masked(text)
    assert not clean(text)


@pytest.mark.parametrize("text", ["守正”与“创新", "“小我” 成就“大我”", "依托 12个站", "（未完", "来源：网络"])
def test_broken_wording_is_not_fit(text: str) -> None:
    assert not clean(text)


def test_nested_quotation_marks_are_balanced() -> None:
    assert balanced("他说：“要‘早、全、俭’。”")
    assert not balanced("“《宪法”》")


def test_openings_that_lean_back_and_the_speaker_himself_are_told() -> None:
    assert all(map(leans_back, ["这就要求我们", "同时加强管理", "但不能放松", "其中最重要的", "前款规定的区域"]))
    assert not any(map(leans_back, ["要抓落实", "人民群众是主体", "以人民为中心"]))
    assert personal("下面我讲三点")
    assert not any(map(personal, ["我们要抓落实", "我市经济", "处理好大我与小我"]))
    assert refers("依照本条第二款处罚")
    assert disapproves("坚决破除“中梗阻”")
    assert solemn("坚持党的领导")


def test_a_long_sentence_is_cut_between_clauses_into_parts_that_are_its_text() -> None:
    found = stretches(LONG)
    assert len(found) > 1
    for part in found:
        assert part.text == LONG[part.start : part.end]
        assert len(part.text) <= LONGEST
    assert [part.text[:2] for part in found] == ["要强", "要加", "要总"]


def test_a_stretch_begins_behind_its_ordinal_and_its_connective() -> None:
    text = "一、抓学习。\n一是要强化政治引领，提高理论水平。\n同时，要强化业务培训，提高办事能力。\n"
    assert [part.text for part in stretches(text)] == [
        "要强化政治引领，提高理论水平。",
        "要强化业务培训，提高办事能力。",
    ]


def test_questions_put_to_the_hearers_are_no_stretches() -> None:
    assert stretches("为什么要把这项工作做得更扎实更细致呢？") == []


@settings(deadline=None)
@given(NASTY)
def test_stretches_are_slices_and_do_not_overlap(text: str) -> None:
    found = stretches(text)
    assert all(part.text == text[part.start : part.end] for part in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(deadline=None)
@given(NASTY)
def test_slots_are_slices_that_do_not_overlap(text: str) -> None:
    found = find_slots(stretch(text))
    assert all(slot.text == text[slot.start : slot.end] for slot in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_figures_are_found_with_their_unit_and_set_phrases_are_not() -> None:
    text = "全年任免101名，召开会议十六次，办理建议200多条，增长9.2%，投资1.14万亿元，一丝不苟、一个样、三番五次。"
    found = [figure.text for figure in find_figures(text)]
    assert found == ["101名", "十六次", "200多条", "9.2%", "1.14万亿元"]


def test_ranges_dates_and_references_are_no_figures() -> None:
    assert find_figures("选择2-3个议题，第三条规定，2月23日，“3＋1”模式") == []


@pytest.mark.parametrize(
    "text", ["101名", "十六次", "9.2%", "2022年", "200多条", "第十九届", "1.14万亿元", "三个", "10%", "12个"]
)
def test_other_figures_keep_unit_and_style_and_differ(text: str) -> None:
    figure = find_figures(text)[0]
    others = list(other_figures(figure))
    assert len(set(others)) == len(others) >= 3
    assert figure.text not in others
    assert all([f.kind for f in find_figures(other)] == [figure.kind] for other in others), others


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("要见人、见事、见行动，察实情，出实招，办实事，求实效。", ("察实情", "出实招", "办实事", "求实效")),
        ("争当“政策通”“活字典”“多面手”。", ("政策通", "活字典", "多面手")),
        ("发挥好“把方向、管大局、促落实”的作用。", ("把方向", "管大局", "促落实")),
        ("依法行使立法权、监督权、决定权、任免权。", ("监督权", "决定权", "任免权")),
    ],
)
def test_members_of_enumerations_are_found_whole(text: str, members: tuple[str, ...]) -> None:
    found = [enumeration.texts(text) for enumeration in find_enumerations(text)]
    assert any(set(members) <= set(row) for row in found), found


def test_a_member_is_never_cut_inside_a_word() -> None:
    text = "在立法、监督、决定、任免、代表工作等各项职能工作中贯彻党的主张。"
    edges = word_edges(text)
    for enumeration in find_enumerations(text):
        assert all(start in edges and end in edges for start, end in enumeration.members)


def test_what_is_in_quotation_marks_a_title_or_a_saying_is_a_slot() -> None:
    text = "学习《宪法》，是考验建设的“试金石”，做到“身在兵位，胸为帅谋”，任免101名。"
    kinds = {slot.text: slot.kind for slot in find_slots(stretch(text))}
    assert kinds["试金石"] is SlotKind.TERM
    assert kinds["宪法"] is SlotKind.TITLE
    assert kinds["101名"] is SlotKind.FIGURE
    assert "胸为帅谋" in kinds


def test_no_slot_is_a_function_word() -> None:
    for slot in find_slots(stretch(LONG)):
        assert any(not word.function for word in words(slot.text))
