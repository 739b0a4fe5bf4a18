"""``speech-qa backup``: corpus, index and readers' records in one file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest import ProgressBars
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
    parser = add(commands, "backup", "把文稿、索引、评价和错题记录备份成一个文件；网页不用停", run)
    parser.add_argument("file", type=path, metavar="FILE", help="备份文件（.zip），不能已经存在")
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the backup; gives the exit code."""
    from ingest.upkeep.backup import BackupFolders, back_up

    place = choose_place(settings, args.corpus, args.index)
    library = library_folder(settings, place)
    places = BackupFolders(place.index, place.corpus, settings.data_folder, library.root if library else None)
    with ProgressBars() as progress:
        made = back_up(places, args.file, progress)
    counts = f"索引 {made.index_files} 个文件，文稿 {made.corpus_files} 个，用户数据 {made.data_files} 个"
    say(f"已备份到 {made.file}（{made.size / 1e6:.1f} MB，{made.generation}）：{counts}。")
    return 0
