"""What a file is by its first bytes: office programs and exports often give it the suffix of another format."""

from __future__ import annotations

import re

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE compound file: Office documents before 2007, and encrypted ones of any age."""

ENCRYPTED = "encrypted"
"""Kind of an OLE file that holds an encrypted document (MS-OFFCRYPTO, 2.3)."""

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")  # names in the directory of an OLE file are UTF-16
_WORD_STREAM = "WordDocument".encode("utf-16-le")
# The opening of a page; only the first 4,096 bytes are looked at.
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|meta|body)\b", re.IGNORECASE)


def kind_of(data: bytes) -> str:
    """The suffix that fits the bytes, ``ENCRYPTED``, or an empty string where they tell nothing."""
    if data.startswith(OLE_MAGIC):
        if _ENCRYPTED_STREAM in data:
            return ENCRYPTED
        return ".doc" if _WORD_STREAM in data else ""
    if data.startswith(b"PK\x03\x04"):
        return ".docx"
    if data.lstrip()[:5] == b"{\\rtf":
        return ".rtf"
    if b"%PDF-" in data[:1024]:
        return ".pdf"
    return ".html" if _HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]) else ""
