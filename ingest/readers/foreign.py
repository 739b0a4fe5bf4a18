"""The formats that are read in a process of its own: ``read_apart`` asks for it, ``read_task`` runs in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ingest.readers.document import Document
from ingest.readers.old_word import read_old_word
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.rich_text import read_rich_text
from ingest.readers.sandbox.frames import Frame
from ingest.readers.sandbox.pool import BYTES_A_CHARACTER, SANDBOX
from ingest.readers.web_page import read_web_page
from ingest.readers.word.reader import read_word

MOST_CHARACTERS = 10_000_000
"""Most characters that a document may hold, many times the longest book; as many as the largest text file has."""

FOREIGN_READERS: Mapping[str, Callable[[bytes, Path], Document]] = {
    ".docx": read_word,
    ".pdf": read_pdf,
    ".html": read_web_page,
    ".htm": read_web_page,
    ".rtf": read_rich_text,
    ".doc": read_old_word,
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
