"""Archives: their members are read in place, whatever their names, and no archive can harm."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from ingest import ingest
from ingest.documents.finding import document_bytes, find_documents, read_document, source_exists
from ingest.errors import DocumentEncrypted, DocumentFormatUnknown, DocumentMissing, DocumentUnreadable
from tests.support.documents.letters import LetterEncoder

TEXT = "同志们：\n今天召开机关工作会议。\n"


def pack(path: Path, members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def names(path: Path) -> list[str]:
    return [source.path.relative_to(path).as_posix() for source in find_documents([path]).sources]


def test_members_come_by_name_and_clutter_is_passed_over(tmp_path: Path) -> None:
    clutter = ["__MACOSX/._b.txt", ".DS_Store", "a/.git/x.txt", "README.md", "~$b.docx", "thesaurus.jsonl", "空/"]
    archive = pack(tmp_path / "包.zip", dict.fromkeys(["b.txt", "a/c.md", *clutter], TEXT))
    assert names(archive) == ["a/c.md", "b.txt"]
    assert names(tmp_path) == ["包.zip/a/c.md", "包.zip/b.txt"]


def test_a_member_is_read_by_its_path_and_its_bytes_are_those_that_came(tmp_path: Path) -> None:
    member = pack(tmp_path / "包.zip", {"一/讲话.txt": TEXT.encode("gb18030")}) / "一" / "讲话.txt"
    assert read_document(member).text == TEXT
    assert document_bytes(member) == TEXT.encode("gb18030")
    assert source_exists(member)
    assert [source.path for source in find_documents([member]).sources] == [member]


def test_a_catalogue_in_an_archive_says_what_is_read(tmp_path: Path) -> None:
    catalog = '[[speech]]\nid = "s1"\nfile = "定稿.txt"\ntitle = "题目"\n'
    archive = pack(tmp_path / "包.zip", {"甲/catalog.toml": catalog, "甲/定稿.txt": TEXT, "甲/草稿.txt": TEXT, "乙.txt": TEXT})
    found = find_documents([archive])
    assert [(source.path.name, source.entry and source.entry.title) for source in found.sources] == [
        ("定稿.txt", "题目"), ("乙.txt", None),
    ]  # fmt: skip


def test_a_member_that_is_not_there_is_said(tmp_path: Path) -> None:
    archive = pack(tmp_path / "包.zip", {"b.txt": TEXT})
    with pytest.raises(DocumentMissing, match=r"包\.zip/无\.txt"):
        read_document(archive / "无.txt")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_mark_of_their_encoding_are_decoded(tmp_path: Path, encoding: str) -> None:
    stand_in = b"XXXXXXXXXXXXXXXXXXXXXXXXXX"
    name = "在机关会议上.txt".encode(encoding)
    archive = pack(tmp_path / "包.zip", {stand_in[: len(name)].decode(): TEXT})
    archive.write_bytes(archive.read_bytes().replace(stand_in[: len(name)], name))
    assert names(archive) == ["在机关会议上.txt"]
    assert read_document(archive / "在机关会议上.txt").text == TEXT


@pytest.mark.parametrize("name", ["../../逃.txt", "/tmp/逃.txt", "..\\..\\逃.txt", "C:\\逃.txt", "./a/../逃.txt"])
def test_no_name_leads_out_of_the_archive_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "里"
    inner.mkdir()
    archive = pack(inner / "包.zip", {name: TEXT})
    before = sorted(tmp_path.rglob("*"))
    (source,) = find_documents([archive]).sources
    assert source.path.is_relative_to(archive)
    assert source.path.resolve().is_relative_to(archive)
    assert read_document(source.path).text == TEXT
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_in_an_archive_is_refused_by_name(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as inner:
        inner.writestr("a.txt", TEXT)
    archive = pack(tmp_path / "包.zip", {"里.zip": out.getvalue(), "b.txt": TEXT})
    assert names(archive) == ["b.txt", "里.zip"]
    with pytest.raises(DocumentUnreadable, match=r"包\.zip/里\.zip：压缩包里的压缩包"):
        read_document(archive / "里.zip")


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path) -> None:
    bomb = pack(tmp_path / "弹.zip", {"a.txt": bytes(29_000_000)})
    with pytest.raises(DocumentUnreadable, match="压缩炸弹"):
        read_document(bomb / "a.txt")
    large = pack(tmp_path / "大.zip", {"a.txt": os.urandom(1_000) * 40_000})
    with pytest.raises(DocumentUnreadable, match="解压后太大"):
        read_document(large / "a.txt")


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "谎.zip", {"a.txt": "同志们。" * 100_000})
    data = bytearray(archive.read_bytes())
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 400)
    archive.write_bytes(data)
    with pytest.raises(DocumentUnreadable, match="校验值"):
        read_document(archive / "a.txt")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "多.zip", {f"{number}.txt": b"" for number in range(20_001)}, zipfile.ZIP_STORED)
    found = find_documents([tmp_path])
    assert found.sources == ()
    (error,) = found.failed
    assert error.path == archive
    assert "文件太多" in str(error)


def test_a_damaged_archive_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04" + os.urandom(300))
    (tmp_path / "好.txt").write_text(TEXT, encoding="utf-8")
    found = find_documents([tmp_path])
    assert [source.path.name for source in found.sources] == ["好.txt"]
    assert [str(error) for error in found.failed] == [f"无法读取 {tmp_path / '坏.zip'}：压缩包已损坏或不完整。"]


def test_a_member_with_a_password_is_said(tmp_path: Path) -> None:
    archive = pack(tmp_path / "锁.zip", {"a.txt": TEXT})
    data = bytearray(archive.read_bytes())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(mark) + place] |= 1
    archive.write_bytes(data)
    with pytest.raises(DocumentEncrypted, match=r"设了密码：.*锁\.zip/a\.txt"):
        read_document(archive / "a.txt")


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    archive = pack(tmp_path / "同.zip", {"a.txt": TEXT, "./a.txt": TEXT})
    assert "两个文件都叫 a.txt" in str(find_documents([archive]).failed[0])


def test_an_unknown_format_in_an_archive_is_said(tmp_path: Path) -> None:
    archive = pack(tmp_path / "包.zip", {"表.xls": TEXT})
    with pytest.raises(DocumentFormatUnknown, match=r"包\.zip/表\.xls.*另存为 \.xlsx"):
        read_document(archive / "表.xls")


def test_speeches_of_an_archive_are_ingested_updated_and_withdrawn(tmp_path: Path) -> None:
    corpus, index = tmp_path / "讲话", tmp_path / "索引"
    corpus.mkdir()
    pack(corpus / "包.zip", {"一.txt": TEXT, "二.txt": TEXT + "第二份。", "坏.pdf": b"%PDF-"})
    encoder = LetterEncoder()
    report = ingest([corpus], index, encoder=encoder, sync=True)
    assert report.added == ("一", "二")
    assert [error.path.name for error in report.failed] == ["坏.pdf"]
    assert ingest([corpus], index, encoder=encoder, sync=True).unchanged == ("一", "二")
    pack(corpus / "包.zip", {"一.txt": TEXT + "改过。"})
    report = ingest([corpus], index, encoder=encoder, sync=True)
    assert (report.updated, report.removed) == (("一",), ("二",))


def test_a_member_keeps_its_id_from_a_file_of_the_same_stem(tmp_path: Path) -> None:
    archive = pack(tmp_path / "包.zip", {"一.txt": TEXT})
    ingest([archive], tmp_path / "索引", encoder=LetterEncoder())
    (tmp_path / "一.txt").write_text("另一份讲话。", encoding="utf-8")
    report = ingest([tmp_path / "一.txt"], tmp_path / "索引", encoder=LetterEncoder())
    assert report.added == ("一-2",)
