"""``speech-qa doctor``: check the index and what lies beside it, and say what to do."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ui.cli.arguments import add_place_options
from ui.cli.console import say
from ui.cli.opening import thesaurus_files
from ui.commands import add
from ui.formats.json_format import json_line
from ui.places import IndexLocation, choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from ingest.upkeep.doctor import Finding
    from ui.commands import Subparsers


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "doctor", "检查索引和用户数据是否完好，说明该怎么办；有错误时退出码为 1", run)
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象")
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check everything; gives 1 where something must be done, else 0."""
    from ingest.upkeep.doctor import Severity, check_index
    from ui.collection.data_check import check_data

    place = choose_place(settings, args.corpus, args.index)
    checkup = check_index(place.index)
    findings = [
        *checkup.findings,
        *_library_findings(place, settings),
        *check_data(settings.data_folder, place.corpus, thesaurus_files(place, settings)),
        _recognition(),
    ]
    sound = all(finding.level is not Severity.FAULT for finding in findings)
    if args.json:
        rows = [{"check": f.check, "level": f.level.name.lower(), "message": f.message} for f in findings]
        say(json_line({"sound": sound, "index": str(place.index), "generation": checkup.generation, "findings": rows}))
    else:
        say("\n".join(f"[{f.level.value}] {f.check}：{' '.join(f.message.split())}" for f in findings))
        faults = sum(f.level is Severity.FAULT for f in findings)
        say("没有发现错误。" if sound else f"有 {faults} 处错误，请按上面说的处理。")
    return 0 if sound else 1


def _recognition() -> Finding:
    """Whether scans and photographs can be read; they need not be."""
    from ingest.errors.documents import INSTALL_OCR
    from ingest.readers.ocr.installed import ocr_is_installed
    from ingest.upkeep.doctor import Finding, Severity

    without = f"没有装，扫描件和照片收不进；要装请运行 {INSTALL_OCR}"
    told = "已装，扫描件和照片可以收进" if ocr_is_installed() else without
    return Finding("文字识别", Severity.FINE, f"{told}。")


def _library_findings(place: IndexLocation, settings: Settings) -> Iterable[Finding]:
    from ingest.errors import IndexFault
    from ingest.store.index import Index
    from ui.collection.check import check_library
    from ui.collection.folder import library_folder

    folder = library_folder(settings, place)
    if folder is None:
        return ()
    try:
        with Index.open(place.index) as index:
            sources = [card.source for card in index.speeches]
    except IndexFault:  # told already
        sources = []
    return check_library(folder, sources)
