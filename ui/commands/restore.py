"""``speech-qa restore``: put a backup back; what was there is kept aside."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest import ProgressBars
from ingest.errors import RestoreFailed, reason_of
from ui.cli.arguments import add_place_options, path
from ui.cli.console import say
from ui.collection.folder import library_folder
from ui.commands import add
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.commands import Subparsers


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "restore", "从备份恢复文稿、索引、评价和错题记录；先全部核对，原有的另存，不覆盖", run)
    parser.add_argument("file", type=path, metavar="FILE", help="speech-qa backup 写下的文件")
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Restore; gives the exit code."""
    from ingest.upkeep.backup import BackupFolders
    from ingest.upkeep.restore import restore

    if args.corpus is not None:
        try:
            args.corpus.mkdir(parents=True, exist_ok=True)  # a new machine has no such folder yet
        except OSError as err:
            raise RestoreFailed(f"{args.corpus}（{reason_of(err)}）") from err
    place = choose_place(settings, args.corpus, args.index)
    library = library_folder(settings, place)
    places = BackupFolders(place.index, place.corpus, settings.data_folder, library.root if library else None)
    with ProgressBars() as progress:
        done = restore(args.file, places, progress)
    counts = f"讲话 {done.speeches} 篇，文稿 {done.corpus_files} 个，用户数据 {done.data_files} 个"
    say(f"已恢复：{counts}；现在用的是索引 {done.generation}。")
    for folder in done.aside:
        say(f"原有的另存在 {folder}，确认不要了可以删去。")
    return 0
