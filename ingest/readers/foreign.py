"""The formats that are read in a process of its own: ``read_apart`` asks for it, ``read_task`` runs in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ingest.readers.document import Document
from ingest.readers.epub import read_epub
from ingest.readers.mail.message import read_mail, read_saved_page
from ingest.readers.ofd.reader import read_ofd
from ingest.readers.office.presentation import read_presentation
from ingest.readers.office.workbook import read_workbook
from ingest.readers.old_word import read_old_word
from ingest.readers.opendocument.reader import read_open_document
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.rich_text import read_rich_text
from ingest.readers.sandbox.frames import Frame
from ingest.readers.sandbox.pool import BYTES_A_CHARACTER, SANDBOX
from ingest.readers.web_page import read_web_page
from ingest.readers.word.reader import read_word
from ingest.readers.word.single_file import read_word_xml

MOST_CHARACTERS = 10_000_000
"""Most characters that a document may hold, many times the longest book; as many as the largest text file has."""

FOREIGN_READERS: Mapping[str, Callable[[bytes, Path], Document]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm"), read_word),
    ".pdf": read_pdf,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".rtf": read_rich_text,
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt"), read_old_word),
    ".xml": read_word_xml,
    **dict.fromkeys((".odt", ".ott", ".fodt"), read_open_document),
    ".ofd": read_ofd,
    **dict.fromkeys((".pptx", ".pptm", ".ppsx"), read_presentation),
    **dict.fromkeys((".xlsx", ".xlsm"), read_workbook),
    ".eml": read_mail,
    **dict.fromkeys((".mht", ".mhtml"), read_saved_page),
    ".epub": read_epub,
}
"""The reader of each suffix (lower case)."""

_TASK = "ingest.readers.foreign:read_task"
_PROPERTIES = ("title", "date", "speaker", "occasion")
_LONGEST_PROPERTY = 2_000  # characters; no title of a speech has a tenth of them


def read_apart(data: bytes, suffix: str, path: Path) -> Document:
    """Read the bytes of the document that ``path`` names, as of ``suffix``; raises the ``DocumentError`` that fits."""
    reply = SANDBOX.run(_TASK, data, path, MOST_CHARACTERS * BYTES_A_CHARACTER, {"suffix": suffix})
    title, date, speaker, occasion = (str(reply.head.get(name, ""))[:_LONGEST_PROPERTY] for name in _PROPERTIES)
    return Document(reply.body.decode("utf-8", "replace"), title, date, speaker, occasion)


def read_task(data: bytes, request: Mapping[str, Any]) -> Frame:
    """Read a document in the process that is there for it."""
    suffix = str(request["suffix"])
    document = FOREIGN_READERS[suffix](data, Path(f"document{suffix}"))
    properties = {name: getattr(document, name)[:_LONGEST_PROPERTY] for name in _PROPERTIES}
    return Frame(properties, document.text.encode("utf-8", "replace"))
