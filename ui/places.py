"""Which corpus and which index a command works on.

Every corpus folder has an index of its own in the user's data folder, so that two folders never mix and
nothing is written beside the manuscripts.  Where there is no corpus folder, documents that were taken in
by name share one index.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import CorpusMissing, DataFolderUnknown
from ui.settings import Settings

CORPUS_NAME = "corpus"

INDEXES = "indexes"
"""Folder of the indexes in the user's data folder."""

_NO_CORPUS = "default"  # name of the index where no corpus is known
_UNFIT = re.compile(r"[^\w.-]+")  # what is none of these is written _ in the name of a folder
_NAME_LENGTH = 40  # characters of the corpus's name
_DIGEST_LENGTH = 12  # hexadecimal digits of its path, by which corpora of one name differ


@dataclass(frozen=True, slots=True)
class IndexLocation:
    """An index folder and the corpus that it is of; ``corpus`` is None where only the index is known."""

    index: Path
    corpus: Path | None


def choose_place(settings: Settings, corpus: Path | None = None, index: Path | None = None) -> IndexLocation:
    """Choose by what was said on the command line.

    Nothing said: ``corpus/`` of the working folder, else the repository's; its index in the user's data
    folder.  Raises ``CorpusMissing`` for a folder that is named and not there, and ``DataFolderUnknown``.
    """
    if corpus is not None and not corpus.is_dir():
        raise CorpusMissing(corpus)
    if index is not None:
        return IndexLocation(index, corpus)
    if corpus is None:
        corpus = _default_corpus(settings)
    if settings.data_folder is None:
        raise DataFolderUnknown
    return IndexLocation(settings.data_folder / INDEXES / _index_name(corpus), corpus)


def _default_corpus(settings: Settings) -> Path | None:
    folders = (settings.working_folder / CORPUS_NAME, settings.repository / CORPUS_NAME)
    return next((folder for folder in folders if folder.is_dir()), None)


def _index_name(corpus: Path | None) -> str:
    """Name an index so that a person recognises it and no two corpus folders share it."""
    if corpus is None:
        return _NO_CORPUS
    resolved = corpus.resolve()
    digest = hashlib.sha256(os.fsencode(resolved)).hexdigest()
    return f"{_UNFIT.sub('_', resolved.name)[:_NAME_LENGTH]}-{digest[:_DIGEST_LENGTH]}"
