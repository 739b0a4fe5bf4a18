"""A process for test_library_kills: takes documents in on one desk, one of them in the place of a speech.

python take_in_until_killed.py CORPUS INDEX LIBRARY COUNT
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from retrieval import Library
from tests.support.documents.letters import LetterEncoder
from ui.collection.folder import CollectionFolder
from ui.collection.offers import Offer, Particulars
from ui.collection.service import CollectionService


def desk_of(corpus: Path, index: Path, library: Path) -> CollectionService:
    opened = Library.open(index, LetterEncoder())
    return CollectionService(opened, index, CollectionFolder(library, corpus), lambda: datetime.now(UTC))


def offers(desk: CollectionService, count: int, replaces: str) -> list[Offer]:
    """Documents of one line each, staged; the first stands for the speech ``replaces``."""
    made = []
    for number in range(count):
        data = f"第{number}篇新讲话\n一、工作\n今年完成{number}{number}件。\n".encode()
        token = desk.receive(f"新{number}.txt", len(data))
        desk.append(token, data)
        made.append(Offer(token, Particulars(title=f"新讲话{number}"), "" if number else replaces))
    return made


if __name__ == "__main__":
    desk = desk_of(*map(Path, sys.argv[1:4]))
    staged = offers(desk, int(sys.argv[4]), "old")
    print("ready", flush=True)
    desk.take_in(staged)
    print("done", flush=True)
