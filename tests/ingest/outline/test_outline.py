"""Outlines: the five speeches, manuscripts on other subjects, every form of ordinal and lead, and nasty text."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from ingest.documents.catalogue import read_catalog
from ingest.outline.headings import HEADING_LENGTH
from ingest.outline.parser import Section, labels_at, leaves, parse_outline, path_at, walk
from tests.support.documents.nasty import nasty_text

DATA = Path(__file__).parents[2] / "data"
SPEECHES = ["000", "001", "002", "003", "004"]
MANUSCRIPTS = sorted(path.stem for path in (DATA / "manuscripts").glob("*.txt"))


def speech_text(corpus: Path, speech_id: str) -> str:
    entry = next(e for e in read_catalog(corpus / "catalog.toml") if e.id == speech_id)
    return (corpus / entry.file).read_bytes().decode("utf-8")


def as_json(section: Section) -> dict[str, Any]:
    return {
        "level": section.level,
        "ordinal": section.ordinal,
        "heading": section.heading,
        "start": section.start,
        "end": section.end,
        "children": [as_json(child) for child in section.children],
    }


def points(text: str) -> list[str]:
    """The headings of an outline, indented by level; text that is in no point is left out."""
    paths = walk(parse_outline(text))
    return ["  " * (path[-1].level - 1) + path[-1].label for path in paths if path[-1].heading]


@pytest.mark.parametrize("speech_id", SPEECHES)
def test_the_five_speeches_have_their_outlines(corpus: Path, speech_id: str) -> None:
    golden = json.loads((DATA / "outlines" / f"{speech_id}.json").read_text(encoding="utf-8"))
    assert as_json(parse_outline(speech_text(corpus, speech_id))) == golden


@pytest.mark.parametrize(
    ("speech_id", "seconds"),
    [
        ("000", [3, 4, 4]),
        ("001", [3, 3, 3, 3, 3, 3, 3]),
        ("002", [3, 3, 3, 3, 3, 3]),
        ("003", [3, 3, 3]),
        ("004", [3, 4, 4, 3]),
    ],
)
def test_the_sections_of_the_five_speeches_have_their_points(
    corpus: Path, speech_id: str, seconds: list[int]
) -> None:
    root = parse_outline(speech_text(corpus, speech_id))
    opening, *sections, closing = root.points
    assert (opening.label, closing.label) == ("开头", "结尾")
    assert [len(section.points) for section in sections] == seconds


@pytest.mark.parametrize(
    ("speech_id", "place", "headings"),
    [
        ("000", (3, 1), ["要突出“恒”字", "要突出“深”字", "要突出“实”字"]),
        ("000", (3, 2), ["要重大节", "要重细节", "要重小节"]),
        ("000", (3, 3), ["要讲究领导方法", "要提高工作实效", "要提高工作效率"]),
        ("000", (3, 4), ["要凝聚人", "要培养人", "要关心人"]),
        ("003", (2, 1), ["着眼全局", "深入调研", "提前谋划"]),
        ("003", (2, 2), ["对内部", "对外部"]),
        ("003", (2, 3), ["抓学习", "讲严谨", "比担当"]),
        ("003", (3, 1), ["早", "全", "俭"]),
        ("003", (3, 2), ["会前", "会中", "会后"]),
        ("003", (3, 3), ["严谨", "细致", "规范"]),
        ("004", (0,), ["要学深悟透", "要突出重点", "要学以致用"]),
    ],
)
def test_the_inner_points_of_the_five_speeches(
    corpus: Path, speech_id: str, place: tuple[int, ...], headings: list[str]
) -> None:
    section = parse_outline(speech_text(corpus, speech_id))
    for number in place:
        offset = 0 if section.level == 0 else 1
        section = section.points[number - offset]
    assert [point.heading for point in section.points] == headings


@pytest.mark.parametrize("name", MANUSCRIPTS)
def test_manuscripts_on_other_subjects_have_their_outlines(name: str) -> None:
    text = (DATA / "manuscripts" / f"{name}.txt").read_text(encoding="utf-8")
    assert points(text) == (DATA / "manuscripts" / f"{name}.outline").read_text(encoding="utf-8").splitlines()


FORMS = {
    "numerals": "一、学习\n要学。\n二、干活\n要干。",
    "numerals with a full stop": "一.学习\n要学。\n二．干活\n要干。",
    "numerals with a comma": "一,学习\n要学。\n二，干活\n要干。",
    "numerals with a stray space": "一 、学习\n要学。\n二 、干活\n要干。",
    "indented numerals": "　　一、学习\n　　要学。\n\t二、干活\n\t要干。",
    "bold numerals": "**一、学习**\n要学。\n**二、干活**\n要干。",
    "nth in paragraphs": "第一，学习。要学。\n第二，干活。要干。",
    "nth with a colon": "第一：学习。要学。\n第二：干活。要干。",
    "nth point": "第一点，学习。要学。\n第二点，干活。要干。",
    "nth in Arabic digits": "第1，学习。要学。\n第2，干活。要干。",
    "parts": "第一部分 学习\n要学。\n第二部分 干活\n要干。",
    "chapters": "第一章 学习\n要学。\n第二章 干活\n要干。",
    "brackets": "（一）学习\n要学。\n（二）干活\n要干。",
    "half-width brackets": "(一)学习\n要学。\n(二)干活\n要干。",
    "brackets with stray spaces": "（ 一 ）学习\n要学。\n（ 二 ）干活\n要干。",
    "yi shi inside a paragraph": "一是学习。要学。二是干活。要干。",
    "yi shi behind semicolons": "做法是：一是学习；二是干活。",
    "yi shi with a comma": "一是，学习。要学。二是，干活。要干。",
    "yi yao": "一要学习。天天学。二要干活。天天干。",
    "order words": "首先，学习。要学。其次，干活。要干。",
    "qi yi": "其一，学习。要学。其二，干活。要干。",
    "Arabic with a full stop": "1. 学习\n要学。\n2. 干活\n要干。",
    "Arabic with a pause mark": "1、学习。要学。\n2、干活。要干。",
    "Arabic inside a sentence": "安排如下：1、学习；2、干活。",
    "Arabic in brackets": "做法：（1）学习；（2）干活。",
    "Arabic with one bracket": "1）学习。要学。\n2）干活。要干。",
    "circled": "做法：①学习。要学。②干活。要干。",
    "dashes": "——学习。要学。\n——干活。要干。",
    "Markdown headings": "# 学习\n要学。\n# 干活\n要干。",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_of_ordinal_makes_points(text: str) -> None:
    root = parse_outline(text)
    assert [point.heading for point in root.points] == ["学习", "干活"]
    assert {point.level for point in root.points} == {1}


LEADS = {
    "modal sentences": ("今年办好三件事。要凝聚人。人心齐。要培养人。人才多。要关心人。人人暖。", "要凝聚人|要培养人|要关心人"),
    "two modal sentences": ("今年两件事。要抓学习。学习是根本，天天学。要抓作风。作风是形象，年年抓。", "要抓学习|要抓作风"),
    "phrases of one length": ("队伍要带好。抓学习。天天学，不停步。讲严谨。样样细，不马虎。比担当。事事争，不推脱。", "抓学习|讲严谨|比担当"),
    "labels": ("养成习惯。早：早谋划、早部署。全：方方面面都想到。俭：节俭办事。", "早|全|俭"),
    "contrasted clauses": ("做好协调。对内部，搞好配合。分工不分家。对外部，处好关系。有事多走动。", "对内部|对外部"),
    "quoted words at one place": (
        "把握工作的“高度”。站得高。拓展工作的“宽度”。走得宽。夯实工作的“厚度”。打得牢。",
        "把握工作的“高度”|拓展工作的“宽度”|夯实工作的“厚度”",
    ),
    "one opening": (
        "改作风很急。改作风要坚持问题导向。盯住问题。改作风要牢记初心。想着百姓。改作风要狠抓落实。干就干好。",
        "改作风要坚持问题导向|改作风要牢记初心|改作风要狠抓落实",
    ),
    "one frame at the opening of paragraphs": (
        "在教育方面。新建学校九所。\n在卫生方面。添了救护车。\n在社会保障方面。人人有医保。",
        "在教育方面|在卫生方面|在社会保障方面",
    ),
    "short sentences that open paragraphs": (
        "把车修好。坏一个修一个，不过夜。\n把路跑顺。重新排班，少等车。\n把人待好。设休息室，备热水。",
        "把车修好|把路跑顺|把人待好",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "headings"), LEADS.values(), ids=LEADS.keys())
def test_parallel_leads_make_points(text: str, headings: str) -> None:
    assert [point.heading for point in parse_outline(text).points] == headings.split("|")


NO_POINTS = {
    "a lone yi shi": "学习很要紧，归根到底：一是要常学。其余不说。",
    "two in one sentence": "他有两个毛病，一是懒，二是馋。大家要引以为戒。",
    "ordinals that do not run on": "这项工作要做好。一是要学。三是要干。五是要看。",
    "a saying": "做人要实在。一是一，二是二，不能含糊。",
    "figures": "1.5万亩地已经种完。\n2.3万亩还没种。\n总的看不错。",
    "years": "2023年，我们种树。\n2024年，我们修路。",
    "quarters": "一、二季度，粮食增产。\n二、三季度，工业回升。",
    "industries": "第一产业增长三成。种得好。第二产业增长两成。做得好。第三产业持平。",
    "different openings": "春耕开始了。大家都下地。水渠修好了。大家都高兴。",
    "two chance likenesses": "加强环境保护。山青了，水绿了。扩大就业。人人有活干。加强城市精细管理。街道净了，灯亮了。提高居民收入水平。",
}


@pytest.mark.parametrize("text", NO_POINTS.values(), ids=NO_POINTS.keys())
def test_what_is_no_series_makes_no_points(text: str) -> None:
    assert points(text) == []


def test_ordinals_of_mixed_wording_run_on() -> None:
    text = "一要学理论。学深学透。二是必须干实事。干一件成一件。三是必须守规矩。守住底线。四要看结果。看准了。"
    assert points(text) == ["一要学理论", "二是必须干实事", "三是必须守规矩", "四要看结果"]


def test_the_last_in_order_may_be_said_so() -> None:
    text = "安排如下。首先，学习。要学。其次，干活。要干。第三，读书。要读。最后，休息。要歇。"
    assert points(text) == ["首先，学习", "其次，干活", "第三，读书", "最后，休息"]


def test_level_is_depth_and_not_the_form_of_the_mark() -> None:
    inner = "一是看。看准。二是想。想透。"
    assert points(inner) == ["一是看", "二是想"]
    assert points(f"一、甲\n好。\n二、乙\n（一）丙\n{inner}\n（二）丁\n好。") == [
        "一、甲",
        "二、乙",
        "  （一）丙",
        "    一是看",
        "    二是想",
        "  （二）丁",
    ]


def test_numbered_paragraphs_in_the_last_bracketed_point_are_inside_it() -> None:
    text = "（一）甲方面\n好的内容。\n（二）乙方面\n第一，戊。好。\n第二，己。好。\n第三，庚。好。"
    assert points(text) == ["（一）甲方面", "（二）乙方面", "  第一，戊", "  第二，己", "  第三，庚"]


def test_numbered_paragraphs_far_behind_the_bracketed_points_are_not() -> None:
    far = "说的是另一件事。\n" * 30
    text = f"（一）甲\n好。\n（二）乙\n好。\n{far}第一，戊。好。\n第二，己。好。"
    root = parse_outline(text)
    assert [point.ordinal for point in root.points if point.ordinal] == ["第一，", "第二，"]
    assert [label for label in points(text) if "（" in label] == ["  （一）甲", "  （二）乙"]


def test_dashes_before_and_behind_numbered_paragraphs_are_two_series() -> None:
    text = "成绩：\n——甲。好。\n——乙。好。\n（一）丙\n好。\n（二）丁\n好。\n问题：\n——戊。差。\n——己。差。"
    spans = {path[-1].label: path[-1] for path in walk(parse_outline(text)) if path[-1].heading}
    assert spans["——乙"].end <= spans["（一）丙"].start
    assert spans["——戊"].start > spans["（二）丁"].start


def test_a_series_of_one_paragraph_each_ends_with_its_last_paragraph() -> None:
    text = "我们做到：\n——坚持学。学了就用。\n——坚持干。干了就成。\n——坚持看。看了就懂。\n这些经验要记住。"
    last = parse_outline(text).points[-1]
    assert text[last.start : last.end] == "——坚持看。看了就懂。\n"


def test_a_table_of_contents_is_not_the_speech() -> None:
    text = "一、学习\n二、干活\n三、休息\n\n一、学习\n要学。\n二、干活\n要干。\n三、休息\n要歇。"
    root = parse_outline(text)
    assert [point.label for point in root.points] == ["开头", "一、学习", "二、干活", "三、休息"]
    assert [point.end - point.start > len("一、学习\n") for point in root.points] == [True] * 4


def test_a_line_about_quarters_is_no_point_of_its_section() -> None:
    text = "同志们：\n一、基本情况\n一、二季度，粮食增产。\n三季度，工业回升。\n二、下步打算\n继续干。"
    assert points(text) == ["开头", "一、基本情况", "二、下步打算"]


def test_twenty_points_keep_their_numbers() -> None:
    ones = "一二三四五六七八九"
    numerals = [*ones, "十", *(f"十{one}" for one in ones), "二十", "二十一"]
    text = "\n".join(f"{numeral}、事项\n内容。" for numeral in numerals)
    assert [point.ordinal for point in parse_outline(text).points] == [f"{numeral}、" for numeral in numerals]


@pytest.mark.parametrize(
    "closing",
    ["同志们，一起干！", "各位代表！\n形势喜人。", "乡亲们，散会！", "谢谢大家！", "以上是我的讲话，请批评。", "让我们携起手来！"],
)
def test_the_closing_is_a_section_of_its_own(closing: str) -> None:
    text = f"大家好：\n开会。\n一、甲\n好。很好。\n再说几句。\n二、乙\n好。很好。\n还要做好服务。\n{closing}\n"
    last = parse_outline(text).points[-1]
    assert (last.level, last.ordinal, last.heading) == (1, "", "结尾")
    assert text[last.start : last.end].strip() == closing


def test_the_title_of_the_closing_belongs_to_it() -> None:
    text = "一、甲\n好。\n二、乙\n好。\n结束语\n各位代表！\n形势喜人。"
    last = parse_outline(text).points[-1]
    assert text[last.start : last.end] == "结束语\n各位代表！\n形势喜人。"


def test_without_words_before_the_first_point_there_is_no_opening() -> None:
    assert points("\n\u3000\u3000一、甲\n好。\n二、乙\n好。") == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("抓学习、强素质。要常学。", "抓学习、强素质"),
        ("务必" + "认真" * 18 + "抓好，不能马虎。", "务必" + "认真" * 18 + "抓好"),
        ("务必" + "认真" * 30 + "。", ("务必" + "认真" * 30)[:HEADING_LENGTH]),
        ("守正”与“创新”的关系。要处好。", "守正”与“创新”的关系"),
        ("“书香”平台。要用好。", "“书香”平台"),
        ("“书香平台。要用好。", "“书香平台"),
        ("为什么要学？因为要用。", "为什么要学"),
    ],
)
def test_the_heading_is_the_sentence_with_the_number_or_its_first_clause(sentence: str, heading: str) -> None:
    assert parse_outline(f"一是{sentence}二是学好。要常学。").points[0].heading == heading


def test_a_text_without_structure_is_one_leaf() -> None:
    text = "大家好。今天天气不错。我们去看看麦子。"
    assert list(leaves(parse_outline(text))) == [Section(1, "", "", 0, len(text))]


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_every_character_is_in_exactly_one_leaf(text: str) -> None:
    root = parse_outline(text)
    position = 0
    for leaf in leaves(root):
        assert leaf.start == position
        assert leaf.end > leaf.start or not text
        position = leaf.end
    assert position == len(text)


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_spans_are_nested_and_levels_are_depths(text: str) -> None:
    def check(section: Section, level: int) -> None:
        assert section.level == level
        assert len(section.heading) <= HEADING_LENGTH
        assert section.heading.strip() == section.heading
        if section.children:
            bounds = [section.start, *(child.end for child in section.children)]
            assert [child.start for child in section.children] == bounds[:-1]
            assert bounds[-1] == section.end
        for child in section.children:
            check(child, level + 1)

    check(parse_outline(text), 0)


@given(nasty_text)
@settings(max_examples=200, deadline=None)
def test_the_path_at_an_offset_holds_the_offset(text: str) -> None:
    root = parse_outline(text)
    for offset in range(len(text)):
        path = path_at(root, offset)
        assert all(section.start <= offset < section.end for section in path)
        assert labels_at(root, offset) == tuple(section.label for section in path)
    assert path_at(root, len(text)) == ()


NASTY = {
    "empty": "",
    "one character": "一",
    "one mark": "一、",
    "NUL": "\x00",
    "lone surrogate": "一、\ud800\n二、\udfff",
    "emoji": "一、😀\n👨‍👩‍👧。\n二、🎉",
    "blank lines": "\n" * 1000,
    "marks and nothing else": "一、\n二、\n三、\n",
    "other line ends": "一、甲\r二、乙\u2028三、丙\x85",
    "another line's end behind a heading": "# 一、\u2028",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_texts_of_almost_nothing_have_an_outline(text: str) -> None:
    root = parse_outline(text)
    assert (root.start, root.end) == (0, len(text))
    assert sum(leaf.end - leaf.start for leaf in leaves(root)) == len(text)
    assert all(path[-1].heading == path[-1].heading.strip() for path in walk(root))


LONG = {
    "no full stop": "甲" * 100_000,
    "stops alone": "。" * 100_000,
    "short sentences": "".join(f"{chr(0x4E00 + i * 7 % 9000)}好了吗{chr(0x4E00 + i * 13 % 9000)}。" for i in range(2400)),
    "labels": "".join(f"{chr(0x4E00 + i * 7 % 9000)}好：事情多。" for i in range(2000)),
    "numbers that begin again": "\n".join(f"一、甲{i}\n二、乙{i}" for i in range(900)),
    "labels in brackets": "\n".join(f"【{chr(0x4E00 + i % 900)}】甲{i}。" for i in range(1500)),
    "lines of their own": "\n".join(f"甲{chr(0x4E00 + i % 900)}\n好的。" for i in range(1500)),
    "lines behind a colon": "\n".join(f"甲：\n乙{i}丙\n丁\n戊" for i in range(700)),
    "addresses": "\n".join(f"{'一二三四五六七八九'[i % 9]}、甲{i}\n各位委员！\n好。" for i in range(900)),
    "one kind and another": "".join(f"一种是甲{i}；还有一种是乙；" for i in range(1500)),
    "first and then": "".join(f"先看甲{i}；再看乙；最后看丙；" for i in range(1500)),
    "marks behind commas": "，".join(f"{'一二三四五六七八九'[i % 9]}是甲{i}" for i in range(3000)),
    "counted marks without an end": "第一" * 20_000,
    "dashes and numbers in turn": "\n".join(f"——甲{i}\n——乙{i}\n1、丙{i}" for i in range(500)),
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_long_monotonous_texts_take_time_in_proportion_to_their_length(text: str) -> None:
    def seconds(part: str) -> float:
        began = time.process_time()
        parse_outline(part)
        return time.process_time() - began

    whole, quarter = (min(seconds(shown) for _ in range(3)) for shown in (text, text[: len(text) // 4]))
    assert whole < 12 * max(quarter, 0.01)
