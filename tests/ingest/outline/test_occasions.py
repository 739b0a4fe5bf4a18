"""Outlines of speeches on occasions of every kind, and the forms that their headings and lists take."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.outline.parser import parse_outline, path_at, walk
from tests.benchmarks.outlines import Count, Heading, count, headings

DATA = Path(__file__).parents[2] / "data" / "occasions"
OCCASIONS = sorted(path.stem for path in DATA.glob("*.txt"))


def points(text: str) -> list[str]:
    """The headings of an outline, indented by level; text that is in no point is left out."""
    paths = walk(parse_outline(text))
    return ["  " * (path[-1].level - 1) + path[-1].label for path in paths if path[-1].heading]


@pytest.mark.parametrize("name", OCCASIONS)
def test_speeches_on_other_occasions_have_their_outlines(name: str) -> None:
    text = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert points(text) == (DATA / f"{name}.outline").read_text(encoding="utf-8").splitlines()


FORMS = {
    "counted questions": "第一个问题，账目。\n账要清。\n第二个问题，人心。\n人要齐。",
    "counted with a verb": "第一个讲账目。账要清。\n第二个讲人心。人要齐。",
    "the first said as the head one": "头一件，账目。账要清。\n第二件，人心。人要齐。",
    "spoken order": "先说账目。账要清。\n再说人心。人要齐。\n最后说将来。往前看。",
    "one kind and another": "人分三种。一种是等活干的，不多；一种是找活干的，不少；还有一种是抢活干的，最好。",
    "one character behind each number": "一看天。天要晴。二看地。地要干。三看人。人要在。",
    "one word behind each number": "一稳，就是稳住家底。二增，就是增加收入。三降，就是降低损耗。",
    "labels with 就是": "记住三个字。问，就是出车前问一句；看，就是收车后看一遍；报，就是有事先报告。",
    "labels in square brackets": "【值班】二十四小时不离人。\n【通信】手机不许关。",
    "labels in braces": "{值班} 二十四小时不离人。\n｛通信｝手机不许关。",
    "lines of their own": "开会了。\n先把账算清\n账上还有三万。\n再把人排好\n一共六个组。",
    "Arabic with a colon": "1：账目。账要清。\n2：人心。人要齐。",
    "marks behind commas": "短板有三块：一是路不平，二是灯不亮，三是人不够。",
    "the order goes on by 然后 and 还有": "首先，关火。别慌。然后，开窗。别开灯。还有，打电话。到门外打。最后，等人来。别走远。",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (FORMS["counted questions"], "第一个问题，账目|第二个问题，人心"),
        (FORMS["counted with a verb"], "第一个讲账目|第二个讲人心"),
        (FORMS["the first said as the head one"], "头一件，账目|第二件，人心"),
        (FORMS["spoken order"], "先说账目|再说人心|最后说将来"),
        (FORMS["one kind and another"], "一种是等活干的，不多|一种是找活干的，不少|还有一种是抢活干的，最好"),
        (FORMS["one character behind each number"], "一看天|二看地|三看人"),
        (FORMS["one word behind each number"], "一稳，就是稳住家底|二增，就是增加收入|三降，就是降低损耗"),
        (FORMS["labels with 就是"], "问|看|报"),
        (FORMS["labels in square brackets"], "值班|通信"),
        (FORMS["labels in braces"], "值班|通信"),
        (FORMS["lines of their own"], "先把账算清|再把人排好"),
        (FORMS["Arabic with a colon"], "1：账目|2：人心"),
        (FORMS["marks behind commas"], "一是路不平|二是灯不亮|三是人不够"),
        (FORMS["the order goes on by 然后 and 还有"], "首先，关火|然后，开窗|还有，打电话|最后，等人来"),
    ],
    ids=FORMS.keys(),
)
def test_every_form_of_a_spoken_list_makes_points(text: str, wanted: str) -> None:
    assert [label.strip() for label in points(text) if label != "开头"] == wanted.split("|")


SLIPS = {
    "one number missing": ("一、甲\n好。\n二、乙\n好。\n四、丙\n好。", "一、甲|二、乙|四、丙"),
    "one number twice": ("1.甲。好。\n2.乙。好。\n2.丙。好。\n4.丁。好。", "1.甲|2.乙|2.丙|4.丁"),
    "two forms by turns": ("一、甲\n好。\n二、乙\n好。\n第三，丙\n好。", "一、甲|二、乙|第三，丙"),
}


@pytest.mark.parametrize(("text", "wanted"), SLIPS.values(), ids=SLIPS.keys())
def test_a_misnumbered_series_is_one_series(text: str, wanted: str) -> None:
    assert points(text) == wanted.split("|")


NO_POINTS = {
    "clauses that count within their sentence": "短板查下来，一是路不平，二是灯不亮，三是人不够。都要补。",
    "who speaks by turns": "有人来问。\n张三：你去哪里？\n李四：去买菜。\n张三：买什么菜？\n李四：买白菜。",
    "what was said": "两个人碰头。\n他说：今天别去了。\n我问：为什么不去？\n他说：路断了，过不去。",
    "rows of a table": "名单念一遍。\n红旗水库　中型　负责人：张三\n团结水库　小型　负责人：李四\n东风水库　小型　负责人：王五",
    "what happened day by day": "第一天，下雨。我们没出工。第二天，还是下雨。我们又没出工。第三天，天晴了。",
    "lines of a poem": "他念了一首诗。\n白日依山尽\n黄河入海流\n大家都鼓掌。",
}


@pytest.mark.parametrize("text", NO_POINTS.values(), ids=NO_POINTS.keys())
def test_what_only_looks_like_a_list_makes_no_points(text: str) -> None:
    assert points(text) == []


def test_a_list_told_by_the_way_is_no_outline_of_the_speech() -> None:
    text = "各位好：\n" + "这里说的是别的事。\n" * 9 + "首先，谢谢老王。其次，谢谢老李。最后，谢谢老赵。\n" + "事情就是这样。\n" * 9
    assert [label for label in points(text) if not label.startswith("  ")] == []


def test_a_parallel_run_in_one_of_many_parallel_points_is_no_list() -> None:
    names = ["甲", "乙", "丙", "丁", "戊"]
    body = "要守住底线。底线不能丢。要抬高上限。上限没有头。要走好中线。中线最难走。"
    text = "开会了。\n" + "\n".join(f"要记住{n}村的事。{body if n == '丙' else '事情过去很久。'}" for n in names)
    assert [label for label in points(text) if label != "开头"] == [f"要记住{n}村的事" for n in names]


def test_an_address_in_the_middle_leaves_the_section() -> None:
    text = "一、甲\n（一）丙。好。\n（二）丁。好。\n各位委员！\n说点别的。\n二、乙\n好。"
    assert path_at(parse_outline(text), text.index("说点")) == ()


def test_bullets_before_and_behind_an_address_are_two_lists() -> None:
    text = "大家好。\n——甲。好。\n——乙。好。\n同志们，还有三条。\n——丙。好。\n——丁。好。"
    root = parse_outline(text)
    assert path_at(root, text.index("还有")) == ()
    assert [label for label in points(text) if "—" in label] == ["——甲", "——乙", "——丙", "——丁"]


def test_circled_numbers_behind_a_colon_are_inside_the_last_point() -> None:
    text = "（1）甲。好。\n（2）乙。好。\n（3）丙。看两条：\n①丁。好。\n②戊。好。"
    assert points(text) == ["（1）甲", "（2）乙", "（3）丙", "  ①丁", "  ②戊"]


def test_lines_behind_a_colon_are_a_list() -> None:
    text = "大家好。\n下面是带队的人，记一下：\n张小满\n李大有\n王长贵\n明天六点出发。"
    assert [label.strip() for label in points(text)] == ["张小满", "李大有", "王长贵"]


def test_lines_below_a_title_with_a_colon_are_its_list() -> None:
    text = "大家好。\n一、甲\n好。\n二、乙\n好。\n谢谢大家。\n附：受奖名单\n张小满\n李大有\n王长贵\n赵来福"
    assert points(text)[-5:] == ["  附：受奖名单", "    张小满", "    李大有", "    王长贵", "    赵来福"]


def test_precision_and_recall_count_each_level_by_itself() -> None:
    meant = [Heading(1, "账目"), Heading(2, "收入"), Heading(2, "支出")]
    read = headings(parse_outline("大家好。\n一、先算账目\n（一）支出。不多。\n（二）结余。很少。\n二、将来\n好。"))
    counts = count(meant, read)
    assert (counts[1], counts[2]) == (Count(1, 2, 1), Count(2, 2, 1))
    assert (counts[1].recall, counts[1].precision, round(counts[1].f1, 2)) == (1.0, 0.5, 0.67)
