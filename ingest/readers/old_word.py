"""Word documents before 2007 (.doc, .dot; .wps and .wpt of WPS, which are the same).

Those since Word 97 are read here.  What is older, or too damaged for that, is left to antiword or catdoc where one of
them is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.binary_word.reader import read_binary_word
from ingest.readers.binary_word.streams import LockedWord, NotBinaryWord, OtherDocument
from ingest.readers.cleaning import clean_lines
from ingest.readers.document import Document
from ingest.readers.rows import BETWEEN_CELLS
from ingest.readers.sniffing import NAMED, OLE_MAGIC

PATIENCE = 4.0
"""Seconds after which a converter is stopped; a book takes it a tenth of a second, and both may be tried."""

MOST_OUTPUT = 30_000_000
"""Most bytes that are taken from a converter."""

CONVERTERS: Mapping[str, Sequence[str]] = {
    "antiword": ("-m", "UTF-8.txt", "-w", "0", "-"),
    "catdoc": ("-d", "utf-8", "-w"),
}
"""Programs that write the text of a .doc to standard output, in the order in which they are tried, with arguments."""

_ADVICE = "请用 Word 或 WPS 打开，另存为 .docx 再试"
_RULES = re.compile(r"^[\s|_+-]*$", re.MULTILINE)  # lines that antiword draws around tables


def read_old_word(data: bytes, path: Path, patience: float = PATIENCE) -> Document:
    """Read a document; raises ``DocumentUnreadable`` or ``DocumentEncrypted``.

    A converter, where it takes one, gets ``patience`` seconds.
    """
    if not data.startswith(OLE_MAGIC):
        raise DocumentUnreadable(path, f"不是有效的 Word 文件。{_ADVICE}。")
    try:
        return read_binary_word(data)
    except LockedWord as err:
        raise DocumentEncrypted(path) from err
    except OtherDocument as err:
        raise DocumentUnreadable(path, NAMED[str(err)]) from err
    except (NotBinaryWord, RecursionError) as err:
        reason = str(err) if isinstance(err, NotBinaryWord) else "内容嵌套得太深"
        text = _by_converter(data, patience)
        if text:
            return Document(text)
        tried = "、".join(_installed())
        more = f"{tried} 也读不出文字" if tried else "也没有装 antiword 或 catdoc 来试"
        raise DocumentUnreadable(path, f"{reason}，{more}。{_ADVICE}。") from err


def _installed() -> list[str]:
    return [program for program in CONVERTERS if shutil.which(program)]


def _by_converter(data: bytes, patience: float) -> str:
    """The text that one of the installed converters finds, or an empty string."""
    for program in _installed():
        text = _converted(program, data, patience)
        if text.strip():
            return clean_lines(map(_row, _RULES.sub("", text).splitlines()))
    return ""


def _converted(program: str, data: bytes, patience: float) -> str:
    """What a converter makes of a document; nothing where it fails or takes too long."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        with subprocess.Popen(  # noqa: S603 - one of two programs with fixed arguments
            [program, *CONVERTERS[program]], stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            watch = threading.Timer(patience, process.kill)
            watch.start()
            try:
                assert process.stdout is not None
                output = process.stdout.read(MOST_OUTPUT)
                process.kill()
            finally:
                watch.cancel()
    return output.decode("utf-8", "replace").replace("\ufffd", "")


def _row(line: str) -> str:
    """A row of a table, which antiword draws between bars, like those of other formats."""
    if not (line.startswith("|") and line.rstrip().endswith("|")):
        return line
    return BETWEEN_CELLS.join(filter(None, map(str.strip, line.split("|"))))
