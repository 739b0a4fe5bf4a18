"""Reads a library ahead, so that no reader waits for what can be worked out beforehand.

A served one is read in a thread of its own; what an ingest takes in is read at once where it is little.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import Index, ProgressBars
from ingest.errors import SpeechQAError
from ingest.pipeline.workers import usual_workers
from ingest.store.sentence_vectors import LARGEST_READ
from ui.cli.console import note

if TYPE_CHECKING:
    from retrieval import Library

_log = logging.getLogger(__name__)

READ_AT_ONCE = 1_000
"""Sentences at most that an ingest reads before it ends; two cores take some five to ten seconds."""

_SENTENCES_A_MINUTE = 3_000  # that a thread beside a served page reads on a plain processor; told, not relied upon
_SECONDS_BETWEEN_LOOKS = 2.0
_NICENESS = 10  # whoever asks goes first


def read_at_once(index: Path, most: int = READ_AT_ONCE) -> None:
    """Read what is unread of an index on all cores, with a progress bar, unless that is more than ``most`` sentences.

    Then, and where it goes wrong, standard error says so: the index answers all the same.
    """
    try:
        with Index.open(index) as opened:
            if opened.manifest.passages <= LARGEST_READ:
                _read_index(opened, most)
    except SpeechQAError as err:
        note(str(err))


def _read_index(index: Index, most: int) -> None:
    from ingest.encoders.contextual_encoder import SHIPPED_CONTEXTUAL_MODEL
    from retrieval.search.contextual.contextual_vectors import open_contextual_vectors
    from retrieval.search.contextual.speech_reader import SpeechReader

    reader = SpeechReader(index, open_contextual_vectors(SHIPPED_CONTEXTUAL_MODEL))
    unread = reader.unread()
    if unread > most:
        minutes = -(-unread // _SENTENCES_A_MINUTE)
        note(
            f"还有 {unread:,} 句没有通读，这里先不读：speech-qa serve 打开网页后在后台读，约 {minutes} 分钟，只读一次。"
            "没读完也能提问，只是日常说法的问题，答案可能与读完后的不同。"
        )
    elif unread:
        with ProgressBars() as progress:
            for done in reader.read_ahead(usual_workers()):
                progress("通读", done, unread)


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
