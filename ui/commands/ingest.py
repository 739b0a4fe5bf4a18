"""``speech-qa ingest``: take documents into the index, or speeches out of it."""

from __future__ import annotations

import argparse
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import ProgressBars, SpeechQAError, load_encoder
from ingest.documents.notes import Notes
from ingest.errors import DocumentMissing, NothingIngested
from ui.cli.arguments import add_place_options, path
from ui.cli.console import note, say
from ui.cli.index_encoder import encoder_of
from ui.cli.reading_ahead import read_at_once
from ui.cli.signals import interrupted_by_signals
from ui.cli.updating import (
    all_withdrawn,
    cards_of,
    keep_withdrawn,
    name_failures,
    name_unlisted,
    notes_held,
    older_rules,
    still_there,
)
from ui.commands import add
from ui.formats.text_format import report_text
from ui.places import IndexLocation, choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from ingest import Encoder, IngestReport
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
    parser.add_argument(
        "--watch", type=path, metavar="FOLDER", help="一直看着这个文件夹：文稿增、改、删，索引随之更新；Ctrl+C 结束"
    )
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Take in and out; gives the exit code."""
    if args.watch is not None:
        return _watch(args, settings)
    place = choose_place(settings, args.corpus, args.index)
    older = "" if args.rebuild else older_rules(place.index)
    if not any((args.paths, args.remove, args.rebuild, older)):
        raise argparse.ArgumentError(None, "需要写明 PATH、--remove、--rebuild 或 --watch")
    encoder = load_encoder(args.encoder) if args.rebuild else encoder_of(place.index, args.encoder)
    if older:
        note(f"索引由较早的规则建成（{older}），里面的讲话一并更新……")
    removed = cards_of(args.remove, place)
    report = _take_in(args, place, encoder, settings)
    if report is None:
        note("这里的文稿都已撤下，没有要收的。要重新收进哪一份，就写明它的文件名。")
        return 0
    keep_withdrawn([card for card in removed if card.id in report.removed], place, settings)
    name_failures(report)
    name_unlisted(args.paths)
    say(report_text(report))
    if older:
        note("索引已更新到现在的规则。")
    read_at_once(place.index)
    return 0


def _take_in(
    args: argparse.Namespace, place: IndexLocation, encoder: Encoder, settings: Settings
) -> IngestReport | None:
    """Do what was asked for, under the owner's notes; None where all that was named is withdrawn."""
    from ingest import ingest
    from ingest.pipeline.workers import usual_workers

    with notes_held(place, settings, args.paths) as notes, ProgressBars() as progress:
        try:
            return ingest(
                args.paths,
                place.index,
                encoder=encoder,
                remove=list(dict.fromkeys([*args.remove, *still_there(place, notes)])),
                rebuild=args.rebuild,
                notes=notes,
                progress=progress,
                workers=usual_workers(),
            )
        except NothingIngested:
            if all_withdrawn(args.paths, notes):
                return None
            raise


def _watch(args: argparse.Namespace, settings: Settings) -> int:
    """Keep the index of a folder in step with it until a signal ends it."""
    if args.paths or args.remove or args.rebuild:
        raise argparse.ArgumentError(None, "--watch 不能和 PATH、--remove、--rebuild 一起用")
    if not args.watch.is_dir():
        raise DocumentMissing(args.watch)
    place = choose_place(settings, args.corpus or args.watch, args.index)
    encoder = encoder_of(place.index, args.encoder)
    try:
        with interrupted_by_signals():
            if older := older_rules(place.index):
                note(f"索引由较早的规则建成（{older}），里面的讲话一并更新……")
            note(f"正在看着 {args.watch}（按 Ctrl+C 结束）")
            _look_on(args.watch, place, encoder, settings)
    except KeyboardInterrupt:
        note("不再看着。已收进的都在，没收完的下次接着收。")
    return 0


def _look_on(folder: Path, place: IndexLocation, encoder: Encoder, settings: Settings) -> None:
    from ingest.upkeep.watch import SECONDS_BETWEEN_LOOKS, watch

    def told(news: IngestReport | SpeechQAError) -> None:
        if isinstance(news, SpeechQAError):
            note(str(news))
            return
        name_failures(news)
        if news.added or news.updated or news.removed:
            say(report_text(news))
            read_at_once(place.index)

    def wait() -> bool:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        return True

    def notes() -> AbstractContextManager[Notes]:
        return notes_held(place, settings)

    with ProgressBars() as progress:
        watch(folder, place.index, encoder=encoder, told=told, wait=wait, notes=notes, progress=progress)
