"""A question for one row of a table is answered from that row, below the header that says what its cells hold."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from retrieval import Library
from retrieval.answering.pipeline import AnswerSettings
from retrieval.library import LibrarySettings
from tests.support.answers import check, plain

_WARDS = "内科 外科 儿科 妇产科 眼科 口腔科 骨科 皮肤科 中医科 急诊科 康复科 耳鼻喉科".split()  # noqa: SIM905
_TOWNS = "红旗镇 青石镇 白沙镇 东风镇 柳林乡 南桥乡 马家乡 河口镇 石门镇 龙泉乡".split()  # noqa: SIM905
_PRODUCTS = {"热水器": "一车间", "电风扇": "一车间", "冰箱": "一车间", "洗衣机": "二车间", "空调": "二车间"}


def _hospital() -> bytes:
    document = docx.Document()
    document.add_paragraph("2023年医院运行情况分析")
    document.add_paragraph("同志们：")
    document.add_paragraph("全年门急诊人次、出院人次平稳增长，各科室数据见下表。")
    rows = [("科室", "门诊", "", "住院人数"), ("", "人次", "收入", "")]
    rows += [(ward, f"{3000 + 171 * i}", f"{40 + 7 * i}万元", f"{200 + 13 * i}人") for i, ward in enumerate(_WARDS)]
    table = document.add_table(len(rows), 4)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    for first, last, text in (((0, 0), (1, 0), "科室"), ((0, 1), (0, 2), "门诊"), ((0, 3), (1, 3), "住院人数")):
        table.cell(*first).merge(table.cell(*last)).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Library:
    from ingest import ingest, load_encoder

    folder: Path = tmp_path_factory.mktemp("tables")
    texts = folder / "texts"
    texts.mkdir()
    (texts / "医院.docx").write_bytes(_hospital())
    schools = "\n".join(f"| {town} | {i + 2}所 |" for i, town in enumerate(_TOWNS))
    (texts / "学校.md").write_text(
        f"# 学校建设情况通报\n\n| 镇 | 新建学校 |\n|---|---|\n{schools}\n\n请抓紧推进。\n", "utf-8"
    )
    cells, shop = "", ""
    for i, (product, own) in enumerate(_PRODUCTS.items()):
        merged = f"<td rowspan={list(_PRODUCTS.values()).count(own)}>{own}" if own != shop else ""
        cells, shop = f"{cells}<tr>{merged}<td>{product}<td>{1000 + 310 * i}<td>9{i}.5%", own
    page = f"<h1>生产例会讲话</h1><table><tr><th>车间<th>产品<th>产量（台）<th>合格率{cells}</table>"
    (texts / "生产.html").write_text(page, "utf-8")
    ingest([texts], folder / "index", encoder=load_encoder())
    return Library.open(folder / "index", settings=LibrarySettings(answer=AnswerSettings(seconds=60.0)))


@pytest.mark.parametrize(
    ("question", "header", "row", "cell"),
    [
        ("骨科门诊收入多少？", "科室 | 门诊 人次 | 门诊 收入 | 住院人数", "骨科 | 4026 | 82万元 | 278人", "82万元"),
        ("儿科住院人数是多少？", "科室 | 门诊 人次 | 门诊 收入 | 住院人数", "儿科 | 3342 | 54万元 | 226人", "226人"),
        ("红旗镇新建学校几所？", "镇 | 新建学校", "红旗镇 | 2所", "2所"),
        ("龙泉乡新建了多少所学校？", "镇 | 新建学校", "龙泉乡 | 11所", "11所"),
        ("洗衣机的产量是多少台？", "车间 | 产品 | 产量（台） | 合格率", "二车间 | 洗衣机 | 1930 | 93.5%", "1930"),
        ("冰箱的合格率是多少？", "车间 | 产品 | 产量（台） | 合格率", "一车间 | 冰箱 | 1620 | 92.5%", "92.5%"),
    ],
)
def test_a_question_for_one_row_is_answered_from_that_row(
    tables: Library, question: str, header: str, row: str, cell: str
) -> None:
    found = check(tables.ask(question), tables)
    assert plain(found) == [header, row]
    citation = found.citations[-1]
    text = tables.speech(citation.address.speech_id).text
    assert [text[start:end] for start, end in citation.values] == [cell]
