"""Reads a library ahead in a thread of its own, so that no reader waits for what can be worked out beforehand."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import SpeechQAError
from retrieval.library import Library

_log = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 2.0
_NICENESS = 10  # whoever asks goes first


@contextmanager
def reading_ahead(library: Library) -> Iterator[None]:
    """While the context is open, each generation that answers is read ahead once."""
    ending = threading.Event()
    thread = threading.Thread(target=_read, args=(library, ending), name="reading ahead", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _read(library: Library, ending: threading.Event) -> None:
    if sys.platform == "linux":  # elsewhere a thread has no priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
    done = ""
    while not ending.is_set():
        if library.generation != done:
            done = _read_generation(library, ending)
        ending.wait(_SECONDS_BETWEEN_LOOKS)


def _read_generation(library: Library, ending: threading.Event) -> str:
    """Read the generation that answers now, unless another one takes its place; gives its name."""
    now = library.still()
    try:
        now.read_ahead(lambda: not ending.is_set() and library.generation == now.generation)
    except SpeechQAError as err:
        _log.warning("%s", err)
    return now.generation
