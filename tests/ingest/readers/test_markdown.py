"""Markdown: comments, code and the matter in front are out, tables are rows, all else stands as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.readers.document import Document


def read(text: str) -> Document:
    return document_of(text.encode(), Path("稿.md"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 防汛\n\n<!-- 领导改过 -->\n一、早动手。\n", "# 防汛\n\n一、早动手。\n"),
        ("要<!-- 删\n两行 -->早动手。\n", "要早动手。\n"),
        ("没有关上<!-- 的注释\n照样读。\n", "没有关上<!-- 的注释\n照样读。\n"),
        ("看：\n```python\nprint('一、')\n```\n完。\n", "看：\n完。\n"),
        ("看：\n~~~\n```\n~~~\n完。\n", "看：\n完。\n"),
        ("| 镇 | 学校 |\n|:--|--:|\n| 红旗镇 | 5所 |\n| 青石镇 |  |\n", "镇 | 学校\n红旗镇 | 5所\n青石镇 |\n"),
        ("|科室|人次|\n|-|-|\n|内科|3200|\n", "科室 | 人次\n内科 | 3200\n"),
        ("一行。\n\n- 甲\n- 乙\n\n> 引文。\n", "一行。\n\n- 甲\n- 乙\n\n> 引文。\n"),
        ("---\n分隔线后面的正文。\n---\n", "---\n分隔线后面的正文。\n---\n"),
    ],
)
def test_only_what_is_seen_is_text(text: str, shown: str) -> None:
    assert read(text).text == shown


def test_the_matter_in_front_gives_title_date_and_speaker() -> None:
    document = read(
        '---\ntitle: "把水引到田头"\ndate: 2024-03-05\nauthor: 何秀兰\ntags:\n  - 水利\n---\n把水引到田头\n乡亲们：\n'
    )
    assert (document.title, document.date, document.speaker) == ("把水引到田头", "2024-03-05", "何秀兰")
    assert document.text == "把水引到田头\n乡亲们：\n"
