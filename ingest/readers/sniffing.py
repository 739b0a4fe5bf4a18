"""What a file is by its bytes: office programs and exports often give it the suffix of another format."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.readers.mail.message import is_message, is_saved_page
from ingest.readers.package import members_by_name
from ingest.readers.word.single_file import FLAT_OPEN_DOCUMENT, FLAT_PACKAGE, WORD_2003
from ingest.readers.zipped import NotUnpacked

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE compound file: Office documents before 2007, and encrypted ones of any age."""

ENCRYPTED = "encrypted"
"""Kind of an OLE file that holds an encrypted document (MS-OFFCRYPTO, 2.3)."""

NAMED: Mapping[str, str] = {
    ".xls": "它其实是旧版 Excel 表格（.xls）。请用 WPS 或 Excel 打开，另存为 .xlsx 再试。",
    ".ppt": "它其实是旧版 PowerPoint 演示（.ppt）。请用 WPS 或 PowerPoint 打开，另存为 .pptx 再试。",
    "works": "它不是 WPS 文字或 Word 的文稿，而是 Microsoft Works 的文件。请用能打开它的软件另存为 .docx 再试。",
    "excel xml": "它其实是 Excel 2003 XML 表格。请用 WPS 或 Excel 打开，另存为 .xlsx 再试。",
    "old wps": "它是 DOS 时代的 WPS 文件。请用 WPS 打开，另存为 .docx 再试。",
    "hwp": "它是韩文 Hangul 的文件。请另存为 .docx 再试。",
    "onenote": "它是 OneNote 的笔记。请在 OneNote 里导出为 .docx 再试。",
    "ods": "它其实是 OpenDocument 表格（.ods）。请用 WPS 或 LibreOffice 打开，另存为 .xlsx 再试。",
    "odp": "它其实是 OpenDocument 演示（.odp）。请用 WPS 或 LibreOffice 打开，另存为 .pptx 再试。",
}  # fmt: skip
"""What can be told by its bytes but is not read, with what its owner may do."""

# The streams by which a compound file is known, in the order in which they count: names in its directory are UTF-16.
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED), ("WordDocument", ".doc"), ("PowerPoint Document", ".ppt"), ("Workbook", ".xls"),
    ("Book", ".xls"), ("MatOST", "works"), ("CONTENTS", "works"), ("HwpSummaryInformation", "hwp"),
)  # fmt: skip
# The members by which a package is known.
_MEMBERS = (
    ("word/", ".docx"), ("xl/", ".xlsx"), ("ppt/", ".pptx"), ("OFD.xml", ".ofd"), ("META-INF/container.xml", ".epub"),
    ("content.xml", ".odt"),
)  # fmt: skip
_OPEN_DOCUMENTS = ((b"opendocument.spreadsheet", "ods"), (b"opendocument.presentation", "odp"))
_MAGIC = (
    (b"\x89PNG\r\n", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
    *((bytes([first]) + b"WPS", "old wps") for first in range(0x20)),  # of DOS: one byte, then the name of the program
)  # fmt: skip
# The opening of a page; only the first 4,096 bytes are looked at.
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|meta|body)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|[a-zA-Z])")
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"


def kind_of(data: bytes) -> str:
    """The suffix that fits the bytes, ``ENCRYPTED``, a key of ``NAMED``, or "" where they tell nothing."""
    if data.startswith(OLE_MAGIC):
        return next((kind for name, kind in _STREAMS if name.encode("utf-16-le") in data), "")
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(data)
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf"
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "") or _marked_up(data)


def _marked_up(data: bytes) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    head = data[:4096]
    if _XML.match(head):
        start = data[:20_000]
        if WORD_2003 in start or FLAT_PACKAGE in start or FLAT_OPEN_DOCUMENT in start:
            return ".xml"
        if _EXCEL_2003 in start and not _HTML.match(head):
            return "excel xml"
    if _HTML.match(head):
        return ".html"
    if is_saved_page(data):
        return ".mht"
    return ".eml" if is_message(data) else ""


def _package_kind(data: bytes) -> str:
    """The kind of a zip file by its members; one that cannot be opened is left to the reader of its suffix."""
    try:
        members = members_by_name(data)
    except NotUnpacked:
        return ""
    if "content.xml" in members:
        head = data[:200]  # an OpenDocument file begins with its type, stored as it stands
        named = next((kind for mark, kind in _OPEN_DOCUMENTS if mark in head), "")
        if named:
            return named
    return next((kind for begin, kind in _MEMBERS if any(name.startswith(begin) for name in members)), "")
