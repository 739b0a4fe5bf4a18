"""What one foreign document sets off, whatever it is, is that document's failure and stops nothing else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import DocumentCrashed, SpeechQAError

_log = logging.getLogger(__name__)


@contextmanager
def crash_barrier(path: Path) -> Iterator[None]:
    """Raise ``DocumentCrashed``, which names ``path``, in place of any error that has no name of its own."""
    try:
        yield
    except SpeechQAError:
        raise
    except Exception as err:
        _log.debug("a document could not be handled", exc_info=True)
        raise DocumentCrashed(path, type(err).__name__) from err
