"""``speech-qa ingest``: take documents into the index, or speeches out of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest import ProgressBars, ingest, load_encoder
from ui.arguments import add_place_options, path
from ui.commands import add
from ui.console import say
from ui.opening import cards_of, encoder_of, keep_withdrawn, name_failures, notes_for
from ui.places import choose_place
from ui.settings import Settings
from ui.text_format import report_text

if TYPE_CHECKING:
    from ui.commands import Subparsers


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "ingest", "把文稿收进索引：新的加入，改过的更新，未变的不动", run)
    parser.add_argument("paths", nargs="*", type=path, metavar="PATH", help="文稿或放文稿的文件夹")
    parser.add_argument("--remove", action="append", default=[], metavar="ID", help="撤下这篇讲话（可写多次）")
    parser.add_argument("--rebuild", action="store_true", help="全部重新建立，编码器用 --encoder 指定的或自带的")
    parser.add_argument(
        "--encoder", metavar="NAME", help="编码器：模型文件夹，或本机已有的 sentence-transformers 模型名（默认自带）"
    )
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Take in and out; gives the exit code."""
    place = choose_place(settings, args.corpus, args.index)
    if not (args.paths or args.remove or args.rebuild):
        raise argparse.ArgumentError(None, "需要写明 PATH、--remove 或 --rebuild")
    encoder = load_encoder(args.encoder) if args.rebuild else encoder_of(place.index, args.encoder)
    removed = cards_of(args.remove, place)
    with ProgressBars() as progress:
        report = ingest(
            args.paths,
            place.index,
            encoder=encoder,
            remove=args.remove,
            rebuild=args.rebuild,
            notes=notes_for(args.paths, place, settings),
            progress=progress,
        )
    keep_withdrawn([card for card in removed if card.id in report.removed], place, settings)
    name_failures(report)
    say(report_text(report))
    return 0
