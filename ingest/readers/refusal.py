"""What a reader of packages says of one that it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import DocumentEncrypted, DocumentUnreadable
from ingest.readers.zipped import Locked, NotUnpacked

SAVE_ANEW = "请用 WPS 或 Office 打开，另存为 .docx 再试"


@contextmanager
def refusing(path: Path, advice: str = SAVE_ANEW) -> Iterator[None]:
    """Name the document, and what to do, where its package is damaged, locked or nested without end."""
    try:
        yield
    except Locked as err:
        raise DocumentEncrypted(path) from err
    except NotUnpacked as err:
        raise DocumentUnreadable(path, f"{err}。{advice}。") from err
    except RecursionError as err:
        raise DocumentUnreadable(path, f"内容嵌套得太深。{advice}。") from err
