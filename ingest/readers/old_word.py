"""Word documents before 2007 (.doc), through antiword or catdoc where one of them is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import DocumentUnreadable
from ingest.readers.cleaning import clean_lines
from ingest.readers.document import Document
from ingest.readers.rows import BETWEEN_CELLS
from ingest.readers.sniffing import OLE_MAGIC

PATIENCE = 10.0
"""Seconds after which a converter is stopped; a book takes it a tenth of a second."""

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
    """Read a .doc; raises ``DocumentUnreadable``, also where no converter is installed.

    A converter gets ``patience`` seconds.
    """
    if not data.startswith(OLE_MAGIC):
        raise DocumentUnreadable(path, f"不是有效的 Word 文件。{_ADVICE}。")
    installed = [program for program in CONVERTERS if shutil.which(program)]
    if not installed:
        raise DocumentUnreadable(path, f"读 .doc 要先安装 antiword（apt-get install antiword）。或者{_ADVICE}。")
    for program in installed:
        text = _converted(program, data, patience)
        if text.strip():
            return Document(clean_lines(map(_row, _RULES.sub("", text).splitlines())))
    raise DocumentUnreadable(path, f"{'、'.join(installed)} 读不出文字，文件可能已损坏或设了密码。{_ADVICE}。")


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
