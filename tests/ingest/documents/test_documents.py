from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.documents.finding import find_documents, find_unlisted, guess_title, read_document
from ingest.errors import (
    CatalogInvalid,
    DocumentEmpty,
    DocumentFormatUnknown,
    DocumentMissing,
    DocumentUnreadable,
)

TEXT = "同志们：\n今天召开机关工作会议。\n"


def put(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(folder: Path, *paths: Path) -> list[str]:
    found = find_documents(paths or (folder,))
    return [source.path.relative_to(folder).as_posix() for source in found.sources]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".markdown", ".TXT"])
def test_a_text_file_gives_its_text_unchanged(tmp_path: Path, suffix: str) -> None:
    assert read_document(put(tmp_path / f"讲话{suffix}")).text == TEXT


def test_a_missing_file_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(DocumentMissing, match=r"没有找到文件.*无\.txt"):
        read_document(tmp_path / "无.txt")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u3000\u200b\n".encode()])
def test_a_file_without_text_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentEmpty, match="没有文字"):
        read_document(path)


def test_a_binary_renamed_to_txt_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "图.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(500))
    with pytest.raises(DocumentUnreadable, match="像是图片"):
        read_document(path)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "乱.txt"
    path.write_bytes(os.urandom(3001).replace(b"\0", b"\1"))
    with pytest.raises(DocumentUnreadable, match=r"认不出|不是文本"):
        read_document(path)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "巨.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(DocumentUnreadable, match=r"太大（100 MB，上限 30 MB）"):
        read_document(path)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("演示.PPT", r"另存为 \.pptx"), ("表.et", "WPS 表格"), ("稿.caj", "导出为带文字的 PDF"), ("包.rar", "先解压"),
        ("表.xls", r"另存为 \.xlsx"), ("表.ods", r"另存为 \.xlsx"), ("信.msg", r"\.eml"),
    ],
)  # fmt: skip
def test_an_unknown_format_is_said_with_what_to_do(tmp_path: Path, name: str, advice: str) -> None:
    with pytest.raises(DocumentFormatUnknown, match=rf"{name}。.*{advice}"):
        read_document(put(tmp_path / name))


def test_an_unknown_format_is_said_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DocumentFormatUnknown, match=r"\.txt"):
        read_document(put(tmp_path / "表.xyz"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "锁.txt")
    path.chmod(0)
    with pytest.raises(DocumentUnreadable, match="没有权限"):
        read_document(path)


def test_folders_are_searched_by_name_and_hidden_files_and_readmes_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.md", "README.md", "readme.txt", ".hidden.txt", ".git/x.txt", "~$b.txt", "z.txt"):
        put(tmp_path / name)
    assert names(tmp_path) == ["b.txt", "z.txt", "a/c.md"]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    assert names(tmp_path, path, tmp_path) == ["a.txt"]


def test_a_catalogue_says_what_is_read(tmp_path: Path) -> None:
    for name in ("草稿.txt", "定稿/一.txt"):
        put(tmp_path / name)
    put(tmp_path / "catalog.toml", '[[speech]]\nid = "s1"\nfile = "定稿/一.txt"\ntitle = "题目"\n')
    found = find_documents([tmp_path])
    assert names(tmp_path) == ["定稿/一.txt"]
    assert found.sources[0].entry is not None
    assert found.sources[0].entry.title == "题目"


def test_what_a_catalogue_leaves_out_is_told(tmp_path: Path) -> None:
    for name in ("新来.txt", "一.txt", "README.md", "表.xls", "别处/二.txt"):
        put(tmp_path / name)
    assert find_unlisted(tmp_path) == ()
    put(tmp_path / "catalog.toml", '[[speech]]\nid = "s1"\nfile = "一.txt"\n')
    assert [path.name for path in find_unlisted(tmp_path)] == ["新来.txt"]


def test_a_single_file_gets_its_entry_from_the_catalogue_beside_it(tmp_path: Path) -> None:
    listed, other = put(tmp_path / "一.txt"), put(tmp_path / "二.txt")
    put(tmp_path / "catalog.toml", '[[speech]]\nid = "s1"\nfile = "一.txt"\n')
    entries = [source.entry for source in find_documents([listed, other]).sources]
    assert [entry and entry.id for entry in entries] == ["s1", None]


def test_what_is_missing_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "目录/catalog.toml", '[[speech]]\nid = "s1"\nfile = "没有.txt"\n')
    found = find_documents([tmp_path, tmp_path / "无"])
    assert [source.path.name for source in found.sources] == ["a.txt"]
    assert [type(error) for error in found.failed] == [DocumentMissing, DocumentMissing]
    assert [error.path.name for error in found.failed] == ["没有.txt", "无"]


def test_a_broken_catalogue_stops_the_search(tmp_path: Path) -> None:
    put(tmp_path / "catalog.toml", "[[")
    with pytest.raises(CatalogInvalid, match="TOML"):
        find_documents([tmp_path])


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 上海口岸服务条例\n\n第一条 为了规范", "上海口岸服务条例"),
        ("在机关工作会议上的讲话\n（2023年2月1日）\n同志们：", "在机关工作会议上的讲话"),
        ("\n\n  政府工作报告 \n各位代表：", "政府工作报告"),
        ("同志们：\n今天，我们在这里召开机关作风建设会议，主要任务是学习贯彻全市作风建设大会精神，" * 2, "文件名"),
        ("同志们：\n下面讲三点意见。\n一、讲政治，", "文件名"),
        ("同志们：\n一、讲政治\n政治判断力是解决问题的能力。", "文件名"),
        ("———\n", "文件名"),
    ],
)
def test_the_title_is_a_heading_or_a_short_first_line_else_the_file_name(text: str, title: str) -> None:
    assert guess_title(text, Path("文件名.txt")) == title


def test_the_five_speeches_have_no_title_line(corpus: Path) -> None:
    assert all(guess_title(read_document(p).text, p) == p.stem for p in corpus.glob("*.txt"))
