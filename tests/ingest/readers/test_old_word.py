"""Word documents before 2007, and what is said where nothing can read them."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentUnreadable
from ingest.readers.old_word import read_old_word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAME = Path("旧稿.doc")
LONG = "今天召开这次机关工作会议，主要目的是总结过去一年的工作。" * 20


def test_without_a_converter_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：读 \.doc 要先安装 antiword.*另存为 \.docx"):
        read_old_word(OLE, NAME)


def test_a_damaged_document_is_said() -> None:
    if not (shutil.which("antiword") or shutil.which("catdoc")):
        pytest.skip("没有 antiword 和 catdoc：读不了 .doc")
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：.*读不出文字.*另存为 \.docx"):
        document_of(OLE, NAME)


def test_what_is_no_old_document_is_said() -> None:
    with pytest.raises(DocumentUnreadable, match=r"旧稿\.doc：不是有效的 Word 文件"):
        document_of("同志们：".encode(), NAME)


def test_a_converter_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(DocumentUnreadable, match="读不出文字"):
        read_old_word(OLE, NAME, patience=0.2)


def test_tables_are_rows_like_those_of_other_formats(tmp_path: Path) -> None:
    if not (shutil.which("soffice") and shutil.which("antiword")):
        pytest.skip("没有 LibreOffice 或 antiword")
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(LONG)  # antiword takes no document of a few characters
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("指标", "今年", "收入", "3亿元"), strict=True):
        cell.text = text
    document.save(out)
    (tmp_path / "表.docx").write_bytes(out.getvalue())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "表.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert document_of((tmp_path / "表.doc").read_bytes(), NAME).text == f"{LONG}\n指标 | 今年\n收入 | 3亿元\n"
