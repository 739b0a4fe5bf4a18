"""Mails (.eml): subject, date and text; saved web pages (.mht, .mhtml): the page.

Attachments are not read; where a mail has nothing else, they are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import DocumentUnreadable
from ingest.readers.cleaning import clean, clean_lines
from ingest.readers.document import Document
from ingest.readers.web_page import read_web_page
from ingest.text.decoding import NotText, decode

if TYPE_CHECKING:
    from email.message import Message

MOST_PARTS = 2_000
"""Most parts of a message: a saved page has one for each picture."""

LARGEST_PAGE = 10_000_000
"""Largest page within a message, in bytes."""

_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?(?:From [^\r\n]{0,300}\r?\n)?[A-Za-z][A-Za-z0-9-]{0,60}:[ \t\S]")
_LONGEST_HEADER = 2_000
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}


def read_mail(data: bytes, path: Path) -> Document:
    """Read a mail; raises ``DocumentUnreadable``."""
    message = _parsed(data, path)
    text = _mail_text(message, path)
    if not text.strip():
        attached = [name for part in _walk(message) if (name := _header_text(part.get_filename() or ""))]
        if attached:
            listed = "、".join(attached[:5])
            raise DocumentUnreadable(path, f"邮件没有正文，只有附件：{listed}。请把附件另存出来，再收进来。")
    subject = next((value for name, value in message.raw_items() if name.lower() == "subject"), "")
    title = clean(_header_text(subject))
    return Document(text, title=_PREFIXES.sub("", title), date=_date(message))


def _mail_text(message: Message, path: Path) -> str:
    """The text of a mail, which has it twice, plain and as a page: the plain one is what the writer wrote."""
    parts = list(_text_parts(message))
    text = clean_lines(_decoded(part) for part in parts if part.get_content_type() != "text/html")
    if text.strip():
        return text
    return "".join(_page(part, path).text for part in parts if part.get_content_type() == "text/html")


def read_saved_page(data: bytes, path: Path) -> Document:
    """Read a web page that was saved as one file; raises ``DocumentUnreadable``."""
    message = _parsed(data, path)
    pages = [part for part in _walk(message) if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        return read_mail(data, path)
    start = message.get_param("start")
    root = next((page for page in pages if start and page.get("Content-ID") == start), pages[0])
    document = _page(root, path)
    if document.text.strip() or len(pages) == 1:
        return document
    return next((found for page in pages if (found := _page(page, path)).text.strip()), document)  # a page of frames


def is_message(data: bytes) -> bool:
    """Whether the bytes begin with the head of a message in MIME."""
    head = data[:4096].lower()
    return _HEADER.match(data) is not None and (b"mime-version:" in head or b"\nfrom:" in head or b"received:" in head)


def is_saved_page(data: bytes) -> bool:
    """Whether a message is a web page that was saved: Word and browsers write them alike."""
    head = data[:4096].lower()
    related = b"multipart/related" in head or b"content-type: text/html" in head
    sent = re.search(rb"^(?:to|received|message-id):", head, re.MULTILINE) is not None
    return is_message(data) and related and not sent


_PREFIXES = re.compile(r"(?:(?:re|fw|fwd|回复|转发|答复)\s{0,3}[:：]\s{0,3}){1,10}", re.IGNORECASE)


def _parsed(data: bytes, path: Path) -> Message:
    import email
    import email.errors
    from email.policy import compat32

    if not _HEADER.match(data):
        raise DocumentUnreadable(path, "不是有效的邮件或网页存档。请重新另存一份再试。")
    try:
        return email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"), policy=compat32)
    except (email.errors.MessageError, ValueError, LookupError) as err:
        raise DocumentUnreadable(path, "邮件或网页存档已损坏。请重新另存一份再试。") from err


def _walk(message: Message) -> Iterator[Message]:
    """The parts that hold something themselves, those of mails within mails left out."""
    from email.message import Message

    waiting, taken = [message], 0
    while waiting and taken < MOST_PARTS:
        part = waiting.pop()
        taken += 1
        inner = part.get_payload()
        if isinstance(inner, list):
            if part.get_content_type() != "message/rfc822":
                waiting += [child for child in reversed(inner) if isinstance(child, Message)]
        else:
            yield part


def _text_parts(message: Message) -> Iterator[Message]:
    for part in _walk(message):
        if part.get_content_type() in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            yield part


def _decoded(part: Message) -> str:
    """The text of a part in the encoding that it names, else as that of a text file."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = str(part.get_content_charset() or "").lower()
    try:
        return data.decode(_CHINESE.get(named, named)) if named else decode(data)
    except (LookupError, UnicodeDecodeError, NotText):
        try:
            return decode(data)
        except NotText:
            return ""


def _page(part: Message, path: Path) -> Document:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if len(data) > LARGEST_PAGE:
        raise DocumentUnreadable(path, f"网页太大（上限 {LARGEST_PAGE // 1_000_000} MB）。请拆成几份。")
    if part.get_content_charset():
        data = b"\xef\xbb\xbf" + _decoded(part).encode(
            "utf-8", "replace"
        )  # the head of the part goes before the page's
    return read_web_page(data, path)


def _header_text(raw: object) -> str:
    """A header without the wrapping of MIME; one in raw GBK or UTF-8 is read as well."""
    import email.errors
    from email.header import decode_header

    text = str(raw)[:_LONGEST_HEADER]
    parts = []
    try:
        for piece, charset in decode_header(text):
            if isinstance(piece, bytes):
                name = (charset or "").lower()
                parts.append(piece.decode(_CHINESE.get(name, name) or "gb18030", "replace"))
            else:
                parts.append(piece)
        return "".join(parts).encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeDecodeError:
        return "".join(parts).encode("utf-8", "surrogateescape").decode("gb18030", "replace")
    except (LookupError, ValueError, email.errors.HeaderParseError):
        return text.encode("utf-8", "replace").decode("utf-8")


def _date(message: Message) -> str:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(str(message.get("Date", ""))[:200]).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""
