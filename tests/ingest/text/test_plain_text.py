from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.decoding import LEAST_COMMON, NotText, common_share, decode

SPEECH = "同志们：\n今天召开这次机关工作会议，主要目的是总结过去一年的工作，安排部署２０２３年任务。GDP增长5.5%。"
TRADITIONAL = "各位代表：今天召開機關工作會議，總結過去一年的工作，對進一步加強機關作風建設進行動員部署。"
SHORT = ("同志们", "第一，要加强学习", "谢谢大家！", "一、讲政治", "人大代表是人民代表大会的主体")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_comes_back_from_every_encoding(encoding: str) -> None:
    assert decode(SPEECH.encode(encoding)) == SPEECH


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le"])
def test_traditional_text_comes_back(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_even_a_few_characters_are_enough(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_right_and_wrong_guesses_stand_clear_of_the_threshold() -> None:
    right = [common_share(SPEECH), common_share(TRADITIONAL)]
    wrong = [
        common_share(SPEECH.encode("gb18030").decode("utf-16-le", "ignore")),
        common_share(SPEECH.encode("utf-16-le").decode("gb18030", "ignore")),
        common_share(TRADITIONAL.encode("big5").decode("gb18030", "ignore")),
        common_share(SPEECH.encode("gb18030").decode("big5", "ignore")),
    ]
    print("right", right, "wrong", wrong)
    assert min(right) > 0.97 > LEAST_COMMON > max(wrong)


def test_line_ends_become_one_and_nothing_else_changes() -> None:
    assert decode("一\r\n二\r三\n\n 四\t\u3000五 \n".encode()) == "一\n二\n三\n\n 四\t\u3000五 \n"


def test_the_byte_order_mark_is_dropped_and_only_that_one() -> None:
    assert decode(b"\xef\xbb\xbf" + "讲\ufeff话".encode()) == "讲\ufeff话"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04" + bytes(50), "压缩包"),
        (bytes(1000), "不是文本文件"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "程序"),
        ("讲话".encode() + b"\0\0\0", "不是文本文件|认不出"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"\xff\xff\xff\xff\xfe", "认不出"),
        (bytes(range(1, 32)) * 20, "不是文本文件"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(NotText, match=said):
        decode(data)


def test_random_bytes_are_refused() -> None:
    refused = 0
    for _ in range(50):
        try:
            decode(os.urandom(4000))
        except NotText:
            refused += 1
    assert refused == 50


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_clean_text_in_utf8_comes_back(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    if not any(plain.encode().startswith(mark) for mark in (b"%PDF", b"GIF8", b"{\\rtf", b"PK")):
        assert decode(plain.encode()) == plain.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_bytes_give_a_text_or_a_refusal_and_nothing_else(data: bytes) -> None:
    try:
        text = decode(data)
    except NotText:
        return
    assert not set(text) & {"\r", "\0"}
