"""Slides and sheets: titles, points and rows as they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEmpty, DocumentUnreadable
from ingest.readers.office.cell_values import shown_number
from tests.support.documents.compound import compound_file
from tests.support.documents.packages import shape, sheets, slide, slides, text_cell

NAME = Path("汇报.pptx")
TABLE = Path("台账.xlsx")


def points_of(*made: str) -> list[str]:
    return document_of(slides(made), NAME).text.splitlines()


def rows_of(rows: str, **more: str) -> list[str]:
    return document_of(sheets({"Sheet1": rows}, **more), TABLE).text.splitlines()


def point(text: str, properties: str = "") -> str:
    return f"<a:p><a:pPr {properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"


def test_slides_come_in_their_order_with_their_titles() -> None:
    assert points_of(slide("总体情况", "完成投资3亿元", "新建学校5所"), slide("下一步", "抓落实")) == [
        "总体情况", "完成投资3亿元", "新建学校5所", "下一步", "抓落实",
    ]  # fmt: skip


def test_hidden_slides_footers_and_numbers_are_out() -> None:
    more = shape("<a:p><a:r><a:t>页脚</a:t></a:r></a:p>", "ftr") + shape("<a:p><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p>", "sldNum")
    assert points_of(slide("甲", "乙", more=more), slide("密", "密", show=False)) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("scheme", "labels"),
    [("ea1ChsPeriod", ["一.", "二."]), ("arabicParenR", ["1)", "2)"]), ("circleNumDbPlain", ["①", "②"]), ("alphaLcPeriod", ["a.", "b."])],
)  # fmt: skip
def test_points_have_their_numbers(scheme: str, labels: list[str]) -> None:
    made = [point("学习", f'><a:buAutoNum type="{scheme}"/>'), point("说明", 'lvl="1">'), point("作风", f'><a:buAutoNum type="{scheme}"/>')]
    assert points_of(slide("甲", *made)) == ["甲", f"{labels[0]}学习", "说明", f"{labels[1]}作风"]


def test_tables_and_groups_of_a_slide_are_read() -> None:
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>".format
    table = f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr>{cell('镇')}{cell('数')}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    group = f"<p:grpSp>{shape('<a:p><a:r><a:t>组里</a:t></a:r></a:p>')}</p:grpSp>"
    assert points_of(slide("甲", "乙", more=table + group)) == ["甲", "乙", "镇 | 数", "组里"]


@pytest.mark.parametrize(("name", "match"), [("a.ppt", r"\.pptx"), ("a.pps", r"\.pptx"), ("a.xls", r"\.xlsx"), ("a.et", r"\.xlsx")])
def test_older_ones_are_named_with_what_to_do(name: str, match: str) -> None:
    from ingest.errors import DocumentFormatUnknown

    with pytest.raises(DocumentFormatUnknown, match=match):
        document_of(compound_file({"x": b"1"}), Path(name))


def test_rows_of_several_sheets_stand_below_their_names() -> None:
    row = f"<row>{text_cell('镇')}{text_cell('数')}</row><row>{text_cell('红旗镇')}<c><v>5</v></c></row>"
    data = sheets({"学校": row, "医院": row, "密": row, "空": ""}, hidden=["密"])
    assert document_of(data, TABLE).text.splitlines() == ["学校", "镇 | 数", "红旗镇 | 5", "医院", "镇 | 数", "红旗镇 | 5"]


def test_shared_strings_and_hidden_rows_and_columns() -> None:
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si>"
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1"><v>7</v></c></row><row r="2" hidden="1"><c r="A2"><v>9</v></c></row>'
    before = '<cols><col min="3" max="3" hidden="1"/></cols>'
    assert rows_of(rows, strings=strings, before=before) == ["甲 | 乙丙"]


def test_merged_cells_give_their_value_to_each_row() -> None:
    rows = "".join(
        f'<row r="{n}">{text_cell("东片", f"A{n}") if n == 1 else ""}{text_cell(name, f"B{n}")}</row>'
        for n, name in enumerate(("红旗镇", "东风镇", "和平镇"), 1)
    )
    after = '<mergeCells><mergeCell ref="A1:A2"/></mergeCells>'
    assert rows_of(rows, after=after) == ["东片 | 红旗镇", "东片 | 东风镇", "和平镇"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (45_000.0, "yyyy-mm-dd", "2023-03-15"), (45_000.0, 'yyyy"年"m"月"d"日"', "2023年3月15日"), (45_000.0, "m月d日", "3月15日"),
        (0.125, "0.0%", "12.5%"), (0.5, "0%", "50%"), (0.1 + 0.2, "", "0.3"), (1234567.0, "#,##0", "1234567"),
        (3.0, "0.00", "3.00"), (12.0, '0"所"', "12所"), (0.75, "h:mm", "18:00"), (1e15, "", "1e+15"), (-5.0, "General", "-5"),
    ],
)  # fmt: skip
def test_numbers_are_shown_in_their_formats(value: float, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_a_book_of_empty_sheets_and_one_that_is_cut_are_said() -> None:
    with pytest.raises(DocumentEmpty):
        document_of(sheets({"Sheet1": ""}), TABLE)
    with pytest.raises(DocumentUnreadable, match="XML"):
        document_of(sheets({"Sheet1": "<row><c></row>"}), TABLE)
