"""A process for test_killed_ingest: ingests version after version of some documents and says when each is in.

python ingest_until_killed.py DOCUMENTS INDEX FIRST_VERSION [BACKUPS]

With BACKUPS, a folder, each version is backed up there and then one of its speeches removed, and that is said too.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

SPEECHES = 8
REMOVED = "s7"
"""The speech that is taken out of a version before the next one brings it back."""


def write_version(folder: Path, version: int) -> None:
    """Each speech names its version; one speech more in odd versions than in even ones."""
    folder.mkdir(exist_ok=True)
    for number in range(SPEECHES):
        path = folder / f"s{number}.txt"
        text = f"第{number}篇讲话\n一、代表工作\n标记v{version}号。\n二、监督工作\n标记v{version}号。\n"
        path.write_text(text, encoding="utf-8")
    extra = folder / "extra.txt"
    extra.unlink(missing_ok=True)
    if version % 2:
        extra.write_text(f"多出的一篇，标记v{version}号。", encoding="utf-8")


def main(documents: Path, index: Path, first: int, backups: Path | None) -> None:
    from ingest import ingest
    from ingest.upkeep.backup import BackupFolders, back_up
    from tests.support.documents.letters import LetterEncoder

    encoder = LetterEncoder()
    print("ready", flush=True)
    for version in count(first):
        write_version(documents, version)
        ingest([documents], index, encoder=encoder, sync=True)
        print(version, flush=True)
        if backups is not None:
            back_up(BackupFolders(index, documents, None), backups / f"{version}.zip")
            print(f"{version} backed up", flush=True)
            ingest([], index, encoder=encoder, remove=[REMOVED])
            print(f"{version} removed", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
