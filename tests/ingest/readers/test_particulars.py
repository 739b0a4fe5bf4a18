"""Title, date, speaker and occasion from the first lines: what is taken, and what is better left empty."""

from __future__ import annotations

import pytest

from ingest.readers.document import Document
from ingest.readers.metadata import date_in, with_particulars


def found(*lines: str, title: str = "") -> Document:
    return with_particulars(Document("\n".join(lines), title=title))


@pytest.mark.parametrize(
    ("lines", "date", "speaker", "occasion"),
    [
        (("在全市工作会议上的讲话", "（2023年3月5日）", "张　三", "同志们："), "2023-03-05", "张三", "全市工作会议"),
        (("政府工作报告", "——2023年3月5日在第十四届全国人民代表大会第一次会议上", "国务院总理 李克强"),
         "2023-03-05", "李克强", "第十四届全国人民代表大会第一次会议"),
        (("在机关工作会议上的讲话", "区人大常委会主任　王　五", "（二〇二三年十二月二十五日）"), "2023-12-25", "王五", "机关工作会议"),
        (("坚定信心", "——在全区经济工作会议上的讲话", "李明（区委书记）", "2022.1.8"), "2022-01-08", "李明", "全区经济工作会议"),
        (("讲话人：赵六", "2023-03-05", "各位代表："), "2023-03-05", "赵六", ""),
        (("在 2024 年新年茶话会上的致辞", "２０２４年１月１日"), "2024-01-01", "", "2024 年新年茶话会"),
    ],
)  # fmt: skip
def test_particulars_are_taken_from_lines_of_their_own(
    lines: tuple[str, ...], date: str, speaker: str, occasion: str
) -> None:
    document = found(*lines)
    assert (document.date, document.speaker, document.occasion) == (date, speaker, occasion)


@pytest.mark.parametrize(
    "lines",
    [
        ("同志们：", "2023年3月5日，我们在全区经济工作会议上的讲话要求大家落实。", "（2023年3月5日）"),
        ("讲话稿", "2023年13月5日", "2023年2月30日"),
        ("关于2023年3月5日事故的通报", "高度重视", "张三李四王五"),
        ("2023年工作总结", "第一，2023年3月5日召开了会议"),
        ("（2014年7月23日某市第十五届人民代表大会常务委员会第十五次会议通过）", "张三丰富了理论"),
        ("", "　　", "\u200b"),
    ],
)
def test_what_says_something_else_is_left_alone(lines: tuple[str, ...]) -> None:
    document = found(*lines)
    assert (document.date, document.speaker, document.occasion) == ("", "", "")


def test_the_five_speeches_say_nothing_of_the_kind(corpus: object) -> None:
    from pathlib import Path

    for path in Path(str(corpus)).glob("*.txt"):
        document = with_particulars(Document(path.read_text("utf-8-sig")))
        assert (document.title, document.date, document.speaker, document.occasion) == ("", "", "", "")


def test_the_title_in_the_properties_yields_to_another_one_in_the_text() -> None:
    assert found("在机关工作会议上的讲话", "同志们：", title="在党代会上的讲话").title == ""
    assert found("在机关工作会议上的讲话", "同志们：", title="在机关工作会议上的讲话").title == "在机关工作会议上的讲话"
    assert found("同志们：", "今天开会。", title="在机关工作会议上的讲话").title == "在机关工作会议上的讲话"


@pytest.mark.parametrize(
    "title", ["Microsoft Word - 1.doc", "新建 Microsoft Word 文档", "文档1", "讲话.docx", "Untitled", "---", "长" * 51, "PowerPoint 演示文稿"]
)  # fmt: skip
def test_what_office_programs_write_is_no_title(title: str) -> None:
    assert found("同志们：", "今天开会。", title=title).title == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-03-05 10:00", "2023-03-05"), ("二〇二三年十月三十一日", "2023-10-31"), ("2023年3月5号", "2023-03-05"),
        ("二○二○年十月十日", "2020-10-10"), ("1799年1月1日", ""), ("2023年3月", ""), ("2023年0月5日", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_read_in_figures_and_in_chinese(text: str, date: str) -> None:
    assert date_in(text) == date
