"""Tables as rows: each cell below its column, merged cells in every row, a header of several rows in one."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from ingest.documents.finding import document_of
from ingest.readers.rows import Cell, cells_of, table_lines


def html(body: str) -> list[str]:
    page = f"<html><body><table>{body}</table></body></html>"
    return document_of(page.encode(), Path("表.html")).text.splitlines()


def word(rows: list[list[str]], *merges: tuple[tuple[int, int], tuple[int, int]]) -> list[str]:
    document = docx.Document()
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    for first, last in merges:
        kept = table.cell(*first).text
        table.cell(*first).merge(table.cell(*last)).text = kept
    out = io.BytesIO()
    document.save(out)
    return document_of(out.getvalue(), Path("表.docx")).text.splitlines()


def test_an_empty_cell_keeps_its_column() -> None:
    rows = [["镇", "新建学校", "改造危房"], ["红旗镇", "", "3处"], ["", "5所", "9处"], ["青石镇", "2所", ""]]
    expected = ["镇 | 新建学校 | 改造危房", "红旗镇 | | 3处", "| 5所 | 9处", "青石镇 | 2所 |"]
    assert word(rows) == expected
    assert [cells_of(line) for line in expected] == rows


def test_a_merged_cell_gives_its_value_to_each_row() -> None:
    rows = [["片区", "镇", "学校"], ["东片", "红旗镇", "5所"], ["", "青石镇", "2所"], ["西片", "白沙镇", "7所"]]
    expected = ["片区 | 镇 | 学校", "东片 | 红旗镇 | 5所", "东片 | 青石镇 | 2所", "西片 | 白沙镇 | 7所"]
    assert word(rows, ((1, 0), (2, 0))) == expected
    assert (
        html(
            "<tr><th>片区<th>镇<th>学校<tr><td rowspan=2>东片<td>红旗镇<td>5所<tr><td>青石镇<td>2所"
            "<tr><td>西片<td>白沙镇<td>7所"
        )
        == expected
    )
    rtf = (
        r"{\rtf1\ansi\ansicpg936 \trowd\cellx1\cellx2 A\intbl\cell b\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2 E\cell r\cell\row\trowd\clvmrg\cellx1\cellx2\cell g\cell\row\pard end\par}"
    )
    assert document_of(rtf.encode(), Path("表.rtf")).text.splitlines() == ["A | b", "E | r", "E | g", "end"]


def test_a_header_of_two_rows_is_read_as_one() -> None:
    rows = [["科室", "门诊", "", "住院"], ["", "人次", "收入", ""], ["内科", "3200", "41万元", "260人"]]
    expected = ["科室 | 门诊 人次 | 门诊 收入 | 住院", "内科 | 3200 | 41万元 | 260人"]
    assert word(rows, ((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3))) == expected
    assert (
        html(
            "<tr><th rowspan=2>科室<th colspan=2>门诊<th rowspan=2>住院<tr><th>人次<th>收入"
            "<tr><td>内科<td>3200<td>41万元<td>260人"
        )
        == expected
    )


def test_a_long_value_of_one_paragraph_stays_in_its_row() -> None:
    duty = "负责全县农村公路养护的计划、检查和考核，组织开展路况调查，汇总养护资金使用情况，按季度向县政府报告，并对各乡镇养护站进行业务指导，承办上级交办的其他事项，保障群众出行安全畅通，接受社会各界和新闻媒体监督，及时办理来信来访"
    assert len(duty) > 100
    assert word([["科室", "职责"], ["养护科", duty]]) == ["科室 | 职责", f"养护科 | {duty}"]


def test_a_row_over_all_columns_is_a_line_and_columns_without_text_are_left_out() -> None:
    rows = [["一、农业", "", "", ""], ["", "项目", "今年", ""], ["", "粮食", "3万吨", ""]]
    assert word(rows, ((0, 0), (0, 3))) == ["一、农业", "项目 | 今年", "粮食 | 3万吨"]


def test_a_bar_in_a_cell_is_no_end_of_it() -> None:
    assert list(table_lines([[Cell(("甲|乙",)), Cell(("丙",))]])) == ["甲｜乙 | 丙"]


@pytest.mark.parametrize("span", ["0", "-3", "99999", "x", "1000000000000"])
def test_a_senseless_span_is_one_or_bounded(span: str) -> None:
    lines = html(f"<tr><td colspan='{span}'>甲<td>乙<tr><td rowspan='{span}'>丙<td>丁")
    assert [line.replace(" |", "").split() for line in lines] == [["甲", "乙"], ["丙", "丁"]]
