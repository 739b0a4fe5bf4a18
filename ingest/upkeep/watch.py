"""Keeping an index in step with a folder: what is added, changed or removed there is taken in as it comes to rest.

The folder is looked at again and again rather than through the system's notices: these do not come from network
shares, stop when a disk is mounted anew, and would ask for another dependency, while looking at 3,474 files takes
a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from ingest.documents.catalogue import CATALOG_NAME
from ingest.documents.notes import Notes
from ingest.encoders.encoder import Encoder
from ingest.errors import (
    CatalogInvalid,
    DocumentError,
    IndexBusy,
    IndexUnwritable,
    LibraryBusy,
    NothingIngested,
    SpeechQAError,
    WatchedFolderGone,
)
from ingest.pipeline.build import IngestReport, ingest
from ingest.pipeline.workers import usual_workers
from ingest.progress import Progress, silent
from ingest.upkeep.backup import visible_files

SECONDS_BETWEEN_LOOKS = 2.0
"""A file is at rest, and taken in, when two looks in turn find the same size and time of change."""


_MENDABLE = (
    DocumentError,
    NothingIngested,
    CatalogInvalid,
    IndexBusy,
    IndexUnwritable,
    LibraryBusy,
    WatchedFolderGone,
)
"""What time or the owner may mend while the folder is watched."""


@dataclass(frozen=True, slots=True)
class _Stamp:
    size: int
    changed: int
    inode: int


@dataclass(frozen=True, slots=True)
class FolderChange:
    """Files at rest that differ from what was taken in, those that are gone, those still moving, and the rest."""

    arrived: frozenset[Path]
    gone: frozenset[Path]
    moving: frozenset[Path]
    unchanged: frozenset[Path]

    @property
    def left(self) -> frozenset[Path]:
        """The files that need not, or must not yet, be read; a changed catalogue may concern every file."""
        whole = any(path.name == CATALOG_NAME for path in self.arrived | self.gone)
        return self.moving if whole else self.moving | self.unchanged


class FolderWatch:
    """What a folder holds now, held at the last look, and held when it was last taken in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: Mapping[Path, _Stamp] = {}
        self._taken: dict[Path, _Stamp] = {}

    def look(self) -> FolderChange | None:
        """Look once; gives what has come to rest since it was last taken in, None where that is nothing.

        Raises ``WatchedFolderGone`` where the folder cannot be read, or is empty after it was not.
        """
        now = self._stamps()
        if self._taken and not now:
            raise WatchedFolderGone(self._folder)
        last, self._last = self._last, now
        resting = {path: stamp for path, stamp in now.items() if last.get(path) == stamp}
        arrived = frozenset(path for path, stamp in resting.items() if self._taken.get(path) != stamp)
        gone = frozenset(self._taken.keys() - now.keys())
        if not (arrived or gone):
            return None
        moving = frozenset(now.keys() - resting.keys())
        return FolderChange(arrived, gone, moving, frozenset(resting.keys() - arrived))

    def taken(self, change: FolderChange) -> None:
        """Remember that a change was taken in, or named as one that cannot be."""
        for path in change.gone:
            del self._taken[path]
        for path in change.arrived:
            self._taken[path] = self._last[path]

    def _stamps(self) -> dict[Path, _Stamp]:
        stamps = {}
        try:
            for path in visible_files(self._folder):
                found = path.stat()
                stamps[path] = _Stamp(found.st_size, found.st_mtime_ns, found.st_ino)
        except FileNotFoundError as err:
            if not self._folder.is_dir():
                raise WatchedFolderGone(self._folder) from err
            return dict(self._last)  # a file went away between the list and the look: the next look tells
        except OSError as err:
            raise WatchedFolderGone(self._folder) from err
        return stamps


def _no_notes() -> AbstractContextManager[Notes]:
    return nullcontext({})


def watch(
    folder: Path,
    index_dir: Path,
    *,
    encoder: Encoder,
    told: Callable[[IngestReport | SpeechQAError], None],
    wait: Callable[[], bool],
    notes: Callable[[], AbstractContextManager[Notes]] = _no_notes,
    progress: Progress = silent,
) -> None:
    """Keep an index in step with a folder until ``wait``, called between two looks, says False.

    ``told`` gets a report of each change and, once in a row, each error that time or the owner may mend: a busy or
    full disk, documents that cannot be read, a folder that is gone.  Any other error is raised.  ``notes`` gives the
    owner's notes on documents, asked for anew with each change and held while it is taken in.
    """
    watching, complaint = FolderWatch(folder), ""
    while wait():
        try:
            change = watching.look()
            if change is None:
                complaint = ""
                continue
            try:
                with notes() as known:
                    report = ingest(
                        [folder],
                        index_dir,
                        encoder=encoder,
                        sync=True,
                        notes=known,
                        leave=change.left,
                        progress=progress,
                        workers=usual_workers(),
                    )
            except (DocumentError, NothingIngested, CatalogInvalid):
                watching.taken(change)  # it is tried again when the files change
                raise
            watching.taken(change)
            complaint = ""
            told(report)
        except _MENDABLE as err:
            if str(err) != complaint:
                told(err)
            complaint = str(err)
