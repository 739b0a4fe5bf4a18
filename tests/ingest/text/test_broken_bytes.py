"""Files some bytes of which are broken are read around them, and what could not be read is counted and placed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import ingest
from ingest.errors import NothingIngested
from ingest.text.broken_bytes import UNREAD
from ingest.text.decoding import NotText, decode
from ingest.text.sentences import broken_paragraphs
from tests.support.documents.letters import LetterEncoder

REPORT = (
    "各位代表：\n今年全县新修农村公路一百二十公里，受益群众四万三千人，安排资金二千六百万元。\n"
    "下一步，要把养护责任落实到村到组，让群众出门走上放心路。\n"
)
CLINIC = (
    "同志们：\n社区卫生服务中心去年签约家庭医生六千二百户，上门随访一万三千人次。\n"
    "要进一步做好慢病管理，方便老人就近看病取药。\n"
)
BIG5 = "各位來賓：\n今年圖書館借出圖書三十二萬冊，舉辦講座一百八十場。\n感謝各位義工多年來的無私奉獻。\n"


def changed(data: bytes, place: int, bytes_: bytes, *, over: int = 0) -> bytes:
    """Some bytes with others put in at a place, in the stead of ``over`` of them."""
    return data[:place] + bytes_ + data[place + over :]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(REPORT, "gb18030"), (CLINIC, "gb18030"), (BIG5, "big5"), (REPORT, "utf-8"), (CLINIC, "utf-8")],
)
@pytest.mark.parametrize(
    ("bytes_", "over"), [(b"\xff", 1), (b"\x80", 0), (b"", 1), (b" ", 1)], ids=["changed", "put in", "lost", "blank"]
)
@pytest.mark.parametrize("place", [21, 40, 58])
def test_one_bad_byte_costs_a_few_characters_of_its_own_line(
    text: str, encoding: str, bytes_: bytes, over: int, place: int
) -> None:
    read = decode(changed(text.encode(encoding), place, bytes_, over=over))
    assert read.count("\n") == text.count("\n")
    lines = list(zip(read.splitlines(), text.splitlines(), strict=True))
    broken = [(mine, its) for mine, its in lines if mine != its]
    assert len(broken) == 1
    assert all(_lost(mine, its) <= 6 for mine, its in broken)
    assert encoding != "gb18030" or UNREAD in read or len(bytes_) > over


def _lost(mine: str, its: str) -> int:
    """How many characters in the middle of a line are not those of the original."""
    head = next((i for i, (a, b) in enumerate(zip(mine, its, strict=False)) if a != b), min(len(mine), len(its)))
    rest, other = mine[head:][::-1], its[head:][::-1]
    tail = next((i for i, (a, b) in enumerate(zip(rest, other, strict=False)) if a != b), min(len(rest), len(other)))
    return len(its) - head - tail


@pytest.mark.parametrize(
    ("text", "encoding"), [(REPORT, "gb18030"), (CLINIC, "utf-8"), (BIG5, "big5"), (REPORT, "utf-8-sig")]
)
@pytest.mark.parametrize("cut", [7, 8, 9])
def test_text_cut_in_the_middle_of_a_character_is_read_up_to_there(text: str, encoding: str, cut: int) -> None:
    read = decode(text.encode(encoding)[:-cut])
    assert text.startswith(read.rstrip(UNREAD))
    assert len(read) >= len(text) - 6


@pytest.mark.parametrize("between", ["\n", "。"])
def test_utf8_behind_gbk_and_before_it_is_read(between: str) -> None:
    both = REPORT.strip() + between + CLINIC.strip()
    for first, second in (("gb18030", "utf-8"), ("utf-8", "gb18030")):
        data = (REPORT.strip() + between).encode(first) + CLINIC.strip().encode(second)
        assert decode(data) == both


def test_a_text_that_is_whole_stays_as_it_is_whatever_rare_characters_it_has() -> None:
    rare = "镧、铈、镨、钕、钷、钐、铕、钆、铽、镝、钬、铒、铥、镱、镥统称稀土。㙍䶮𠮷\n"
    assert decode((REPORT + rare).encode("gb18030")) == REPORT + rare


@pytest.mark.parametrize("data", [b"\x80\xff\x81\xfe\x80" * 40, bytes(range(128, 256)) * 30])
def test_bytes_without_text_around_them_are_still_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


def test_an_ingest_tells_how_many_places_it_could_not_read_and_where(tmp_path: Path) -> None:
    (tmp_path / "路.txt").write_bytes(changed(REPORT.encode("gb18030"), 41, b"\xff", over=1))
    (tmp_path / "好.txt").write_bytes(CLINIC.encode("gb18030"))
    report = ingest([tmp_path], tmp_path / "index", encoder=LetterEncoder())
    assert [(text.path.name, text.paragraphs) for text in report.broken] == [("路.txt", (2,))]
    assert broken_paragraphs(CLINIC) == ()


def test_a_folder_in_which_every_file_fails_names_each_reason(tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_bytes(b"")
    (tmp_path / "图.docx").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "表.xyz").write_bytes(b"1")
    with pytest.raises(NothingIngested) as caught:
        ingest([tmp_path], tmp_path / "index", encoder=LetterEncoder())
    assert all(name in str(caught.value) for name in ("空.txt", "图.docx", "表.xyz", "没有文字", "不支持的文件格式"))
    assert len(caught.value.failed) == 3
