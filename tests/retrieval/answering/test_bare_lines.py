"""Lines without a final stop: entries, table rows and bullets answer; titles, speakers and headings do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval import Library
from tests.support.answers import check, plain

_PAGE = """<html><head><title>红旗县教育工作情况通报</title></head><body><h1>红旗县教育工作情况通报</h1>
<p>县教育局局长　钱广义</p><p>各位同志：</p>
<p>去年全县新建学校12所，改造危房31处，总的情况是好的。全縣現有256萬人，開展活動22場次。</p>
<h2>一、各乡镇建设情况</h2><table><tr><td>乡镇</td><td>新建学校（所）</td><td>改造危房（处）</td></tr>
<tr><td>红旗镇</td><td>5</td><td>9</td></tr><tr><td>白沙乡</td><td>3</td><td>14</td></tr>
<tr><td>合计</td><td>12</td><td>31</td></tr></table>
<h2>二、联系方式</h2><table><tr><td>联系人</td><td>李红</td></tr><tr><td>电话</td><td>5556677</td></tr></table>
<p>承办人：王芳</p><p>会议地点：机关三楼东侧</p><p>报名截止时间：9月15日</p>
<h2>三、下一步打算</h2><p>下一步要抓好以下工作。</p>
<ul><li>每周走访 20 户困难学生家庭</li><li>为教师体检并建立健康档案</li><li>给寄宿生加装热水器</li></ul>
<p>谢谢大家！</p></body></html>"""
_OTHER = "在厂里的讲话\n工友们：\n一、抓质量。要守规程。\n二、抓安全。要戴头盔。\n谢谢大家！"


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from ingest import ingest, load_encoder

    folder: Path = tmp_path_factory.mktemp("bulletin")
    (folder / "texts").mkdir()
    (folder / "texts" / "bulletin.html").write_text(_PAGE, "utf-8")
    (folder / "texts" / "factory.txt").write_text(_OTHER, "utf-8")
    ingest([folder / "texts"], folder / "index", encoder=load_encoder())
    return Library.open(folder / "index")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("联系人是谁？", "联系人 | 李红"),
        ("联系电话是多少？", "电话 | 5556677"),
        ("承办人是谁？", "承办人：王芳"),
        ("会议地点在哪里？", "会议地点：机关三楼东侧"),
        ("报名什么时候截止？", "报名截止时间：9月15日"),
        ("每周走访多少户学生？", "每周走访 20 户困难学生家庭"),
        ("怎么关心教师？", "为教师体检并建立健康档案"),
        ("寄宿生的生活怎么改善？", "给寄宿生加装热水器"),
    ],
)
def test_a_line_without_a_final_stop_answers(bulletin: Library, question: str, said: str) -> None:
    assert plain(check(bulletin.ask(question), bulletin)) == [said]


@pytest.mark.parametrize(
    ("question", "row", "cell"),
    [
        ("红旗镇新建学校几所？", "红旗镇 | 5 | 9", "5"),
        ("红旗镇改造了多少处危房？", "红旗镇 | 5 | 9", "9"),
        ("白沙乡改造危房多少处？", "白沙乡 | 3 | 14", "14"),
    ],
)
def test_a_row_of_a_table_goes_before_the_sum_of_all_and_comes_with_its_header(
    bulletin: Library, question: str, row: str, cell: str
) -> None:
    found = check(bulletin.ask(question), bulletin)
    assert plain(found) == ["乡镇 | 新建学校（所） | 改造危房（处）", row]
    citation = found.citations[-1]
    text = bulletin.speech(citation.address.speech_id).text
    assert [text[start:end] for start, end in citation.values] == [cell]


@pytest.mark.parametrize(
    ("question", "said"),
    [("全县一共新建学校几所？", "12所"), ("全縣有多少人？", "256萬人"), ("开展了多少场次活动？", "22場次")],
)
def test_the_sum_and_traditional_figures_are_found(bulletin: Library, question: str, said: str) -> None:
    assert said in check(bulletin.ask(question), bulletin).text


def test_a_number_is_found_in_another_writing(bulletin: Library) -> None:
    assert "20 户" in check(bulletin.ask("二十户困难学生家庭怎么走访？"), bulletin).text


@pytest.mark.parametrize("question", ["教育工作怎么抓？", "通报的情况怎么样？", "为什么要抓教育工作？"])
def test_neither_title_nor_speaker_is_an_answer(bulletin: Library, question: str) -> None:
    said = bulletin.ask(question).text
    assert "钱广义" not in said
    assert "情况通报" not in said
