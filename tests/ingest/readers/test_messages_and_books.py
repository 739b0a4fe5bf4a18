"""Mails, saved pages, books, and Word documents in one file."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from ingest.documents.finding import document_of
from ingest.errors import DocumentEncrypted, DocumentFormatUnknown, DocumentUnreadable
from tests.support.documents.packages import book, flat_word, mail, page, saved_page, word_2003, word_2003_body

LINES = ["同志们：", "今天开会，部署工作。"]
MAIL, BOOK = Path("邮件.eml"), Path("书.epub")


def message(headers: str, body: bytes) -> bytes:
    return f"From: a@example.org\nMIME-Version: 1.0\n{headers}\n\n".encode("gb18030") + body


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Type: text/plain; charset=gb2312", "\n".join(LINES).encode("gb18030")),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", "\n".join(LINES).encode()),
        ("Content-Type: text/plain; charset=no-such", "\n".join(LINES).encode("gb18030")),
        ("Content-Type: text/html; charset=gbk", page(LINES).encode("gb18030")),
        ("Content-Type: text/plain", "\n".join(LINES).encode()),
    ],
)
def test_the_text_of_a_mail_is_read_in_its_encoding(headers: str, body: bytes) -> None:
    assert document_of(message(headers, body), MAIL).text.splitlines() == LINES


@pytest.mark.parametrize(
    ("subject", "title"),
    [("=?gb2312?B?uaTX97GouOY=?=", "工作报告"), ("Re: =?UTF-8?B?5bel5L2c5oql5ZGK?=", "工作报告"), ("回复：转发：工作报告", "工作报告")],
)
def test_the_subject_is_the_title_and_the_date_is_kept(subject: str, title: str) -> None:
    headers = f"Subject: {subject}\nDate: Mon, 6 Mar 2023 08:00:00 +0800\nContent-Type: text/plain; charset=utf-8"
    document = document_of(message(headers, "\n".join(LINES).encode()), MAIL)
    assert (document.title, document.date) == (title, "2023-03-06")


def test_a_mail_of_attachments_alone_names_them() -> None:
    body = b"Content-Disposition: attachment; filename=a.docx\nContent-Type: application/msword\n\nx"
    data = message("Content-Type: multipart/mixed; boundary=b", b"--b\n" + body + b"\n--b--\n")
    with pytest.raises(DocumentUnreadable, match=r"邮件\.eml：.*附件：a\.docx"):
        document_of(data, MAIL)


@pytest.mark.parametrize("suffix", [".mht", ".mhtml", ".doc", ".docx", ".wps"])
@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_saved_page_is_read_under_each_name(suffix: str, charset: str) -> None:
    assert document_of(saved_page(LINES, charset), Path(f"页{suffix}")).text.splitlines() == LINES


def test_a_mail_is_no_saved_page() -> None:
    assert document_of(mail(LINES), Path("邮件.mht")).text.splitlines() == LINES


def test_chapters_come_in_their_order_without_the_contents() -> None:
    document = document_of(book([page(["第一章"]), page(LINES)], "文集"), BOOK)
    assert (document.text.splitlines(), document.title) == (["第一章", *LINES], "文集")


def test_a_book_under_digital_rights_is_said_and_locked_fonts_are_not() -> None:
    locked = '<encryption><CipherReference URI="OEBPS/{}"/></encryption>'
    assert document_of(book([page(LINES)], more={"META-INF/encryption.xml": locked.format("f.ttf")}), BOOK).text
    with pytest.raises(DocumentEncrypted):
        document_of(book([page(LINES)], more={"META-INF/encryption.xml": locked.format("text/0.xhtml")}), BOOK)


@pytest.mark.parametrize("write", [word_2003, flat_word])
@pytest.mark.parametrize("suffix", [".doc", ".xml", ".docx"])
def test_word_in_one_file_is_read_under_each_name(write: object, suffix: str) -> None:
    assert document_of(write(LINES), Path(f"稿{suffix}")).text.splitlines() == LINES  # type: ignore[operator]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<w:p><w:r><w:t>甲</w:t></w:r><aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r></aml:content></aml:annotation><w:r><w:t>乙</w:t></w:r></w:p>', "甲乙"),
        ('<w:p><aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>新</w:t></w:r></aml:content></aml:annotation></w:p>', "新"),
        ('<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="（一）"/></w:listPr></w:pPr><w:r><w:t>学习</w:t></w:r></w:p>', "（一）学习"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r><w:r><w:t>甲</w:t></w:r></w:p>", "甲"),
    ],
)  # fmt: skip
def test_word_2003_is_read_as_word_shows_it(body: str, shown: str) -> None:
    assert document_of(word_2003_body(body), Path("稿.doc")).text == f"{shown}\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003 XML"),
        (b"<?xml version='1.0'?><a>b</a>", "Word"),
        (b"\x1dWPS 3.0\0" + bytes(100), "DOS"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["稿.doc", "稿.wps"])
def test_what_calls_itself_a_text_is_named_for_what_it_is(data: bytes, reason: str, name: str) -> None:
    with pytest.raises(DocumentUnreadable, match=reason):
        document_of(data, Path(name))


def test_what_nothing_reads_is_named_with_what_to_do() -> None:
    for name, match in (("a.msg", r"\.eml"), ("a.caj", "PDF"), ("a.mobi", r"\.epub")):
        with pytest.raises(DocumentFormatUnknown, match=match):
            document_of(html.escape("a").encode(), Path(name))
