from __future__ import annotations

from pathlib import Path

import pytest

from ingest.documents.catalogue import CatalogEntry, read_catalog
from ingest.errors import CatalogInvalid


def write(folder: Path, text: str) -> Path:
    path = folder / "catalog.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_come_in_order_and_unknown_keys_are_left_alone(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[speech]]\nid = "b"\nfile = "二.txt"\ntitle = "题"\nkind = "汇报"\nkeeper = "档案室"\n'
        '[[speech]]\nid = "a"\nfile = "一.txt"\ndate = 2023-02-01\n',
    )
    assert read_catalog(path) == (
        CatalogEntry("b", "二.txt", title="题", kind="汇报"),
        CatalogEntry("a", "一.txt", date="2023-02-01"),
    )


def test_an_empty_catalogue_lists_nothing(tmp_path: Path) -> None:
    assert read_catalog(write(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[speech]", "不是有效的 TOML"),
        ('speech = "a"', r"\[\[speech\]\]"),
        ("speech = [1]", r"\[\[speech\]\]"),
        ('[[speech]]\nfile = "a.txt"', "第 1 篇没有写 id"),
        ('[[speech]]\nid = "a"', "第 1 篇没有写 file"),
        ('[[speech]]\nid = 7\nfile = "a.txt"', "id 应是文字"),
        ('[[speech]]\nid = "a"\nfile = "a.txt"\n[[speech]]\nid = "a"\nfile = "b.txt"', "编号 a 重复"),
        ('[[speech]]\nid = "a"\nfile = "a.txt"\n[[speech]]\nid = "b"\nfile = "a.txt"', "文件 a.txt 重复"),
        ('[[speech]]\nid = "a"\nfile = "../../etc/passwd"', "不在目录文件所在的文件夹里"),
    ],
)
def test_a_mistake_is_said_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogInvalid, match=said):
        read_catalog(write(tmp_path, text))


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_bytes('[[speech]]\nid = "甲"'.encode("gb18030"))
    with pytest.raises(CatalogInvalid, match="UTF-8"):
        read_catalog(path)


def test_the_shipped_catalogue_lists_every_speech_of_the_corpus(corpus: Path) -> None:
    entries = read_catalog(corpus / "catalog.toml")
    assert [entry.id for entry in entries] == ["000", "001", "002", "003", "004"]
    assert {entry.file for entry in entries} == {path.name for path in corpus.glob("*.txt")}
    assert [entry.kind for entry in entries].count("汇报") == 1


def test_the_corpus_is_what_the_owner_supplied_byte_for_byte(corpus: Path, shared: Path) -> None:
    originals = sorted(path.read_bytes() for path in (shared / "corpus").glob("*.txt"))
    assert sorted(path.read_bytes() for path in corpus.glob("*.txt")) == originals
