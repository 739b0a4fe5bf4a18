"""``speech-qa quote``: a phrase, a query, a draft to check or a written address."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest import ProgressBars
from ingest.errors import PhraseInvalid
from ui.cli.arguments import add_place_options, path, whole_number
from ui.cli.batch import line_id, run_batch, text_of
from ui.cli.console import note, say
from ui.cli.opening import open_index
from ui.commands import add
from ui.formats.json_format import JsonId, json_line
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval.quotes import Lookup, QuoteFinder
    from ui.commands import Subparsers
    from ui.formats.quote_json import LookupJson

_SHOWN, _MOST = 20, 1_000_000  # places listed, and the most
_WIDTH, _WIDEST = 20, 200  # characters beside a keyword, and the most
_ORDERS = ("position", "left", "right")
_NOT_ALL_VERBATIM = 1  # exit code of a check that found a difference


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line of the batch."""

    id: JsonId
    phrase: str


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "quote", "查一句话的出处，或核对草稿里的引文", run)
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("phrase", nargs="?", metavar="PHRASE", help="要查的词句（照字面找）")
    either.add_argument(
        "--jsonl", type=path, metavar="FILE", help="成批处理：每行一个 JSON 对象，结果也每行一个；- 表示标准输入"
    )
    either.add_argument(
        "--check", type=path, metavar="DRAFT", help="核对草稿（.txt .md .docx）里的引文，全部逐字一致才返回 0"
    )
    either.add_argument("--address", metavar="ADDRESS", help="找到抄下来的地址，并说明原句是否改动过")
    parser.add_argument(
        "--query", action="store_true", help='把 PHRASE 当检索式：几个词同在一句，"…" 连写，A..B 先后，-C 排除'
    )
    parser.add_argument("--near", action="store_true", help="有逐字一致的句子时，也列出相近的句子")
    parser.add_argument("--kwic", action="store_true", help="每处一行，关键词居中")
    parser.add_argument("--sort", choices=_ORDERS, default=_ORDERS[0], help="--kwic 的次序：位置（默认）、左文或右文")
    width = whole_number(1, _WIDEST)
    parser.add_argument("--width", type=width, default=_WIDTH, metavar="N", help=f"--kwic 每边几个字（默认 {_WIDTH}）")
    parser.add_argument("--csv", action="store_true", help="--kwic 的结果写成 CSV，全部列出")
    most = whole_number(0, _MOST)
    parser.add_argument("--limit", type=most, metavar="N", help=f"列出几处，0 为全部（默认 {_SHOWN}）；计数不受此限")
    parser.add_argument("--speech", action="append", metavar="ID", help="只在这篇讲话里找（可写多次）")
    parser.add_argument("--sentences", action="store_true", help="--check 时核对每一句，不只是引号里的")
    parser.add_argument("--annotate", type=path, metavar="FILE", help="--check 的结果写成带批注的 Word 文档")
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象")
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Look up or check; gives the exit code."""
    _check_combination(args)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # read when pypinyin is imported: readings of characters will do
    from retrieval.quotes import QuoteFinder

    finder = QuoteFinder(open_index(choose_place(settings, args.corpus, args.index), settings))
    if args.jsonl is not None:
        with ProgressBars() as progress:
            return run_batch(args.jsonl, _sought, lambda sought: _reply(finder, sought, args), progress)
    if args.check is not None:
        return _check(finder, args)
    if args.address is not None:
        _resolve(finder, args)
    elif args.kwic or args.csv:
        _concordance(finder, args)
    else:
        _find(finder, args)
    return 0


def _check_combination(args: argparse.Namespace) -> None:
    """Refuse options that would be passed over in silence."""
    for option, given, goes_with, there in (
        ("--query", args.query, "PHRASE", args.phrase is not None),
        ("--kwic", args.kwic, "PHRASE", args.phrase is not None),
        ("--csv", args.csv, "PHRASE", args.phrase is not None),
        ("--sentences", args.sentences, "--check", args.check is not None),
        ("--annotate", args.annotate is not None, "--check", args.check is not None),
    ):
        if given and not there:
            raise argparse.ArgumentError(None, f"{option} 要和 {goes_with} 一起用")
    if args.query and (args.kwic or args.csv):
        raise argparse.ArgumentError(None, "--query 不能和 --kwic、--csv 一起用")
    if args.csv and args.json:
        raise argparse.ArgumentError(None, "--csv 和 --json 不能同时使用")


def _find(finder: QuoteFinder, args: argparse.Namespace) -> None:
    from ui.formats.quote_json import lookup_json
    from ui.formats.quote_text import lookup_text

    speeches = _speeches(finder, args.speech)
    if args.query:
        lookup = finder.query(args.phrase, limit=_limit(args, _SHOWN), speeches=speeches)
    else:
        lookup = _lookup(finder, args.phrase, args, speeches)
    say(json_line(lookup_json(lookup, finder.book)) if args.json else lookup_text(lookup, finder.book))


def _concordance(finder: QuoteFinder, args: argparse.Namespace) -> None:
    from retrieval.quotes import concordance
    from ui.formats.quote_json import concordance_json
    from ui.formats.quote_text import concordance_csv, concordance_text

    occurrences = finder.occurrences(args.phrase, _speeches(finder, args.speech))
    limit = _limit(args, None if args.csv else _SHOWN)
    found = concordance(finder.index, occurrences, width=args.width, order=args.sort, limit=limit)
    if args.csv:
        say(concordance_csv(found).removesuffix("\r\n"))
    elif args.json:
        say(json_line(concordance_json(args.phrase, found)))
    else:
        say(concordance_text(found, finder.book))


def _check(finder: QuoteFinder, args: argparse.Namespace) -> int:
    from retrieval.quotes import check_draft
    from ui.formats.drafts import read_draft, write_annotated
    from ui.formats.quote_json import report_json
    from ui.formats.quote_text import report_text

    draft = read_draft(args.check)
    with ProgressBars() as progress:
        report = check_draft(finder, draft.text, sentences=args.sentences, progress=progress)
    if args.annotate is not None:
        write_annotated(draft, report.items, args.annotate)
        note(f"带批注的文档：{args.annotate}")
    say(json_line(report_json(args.check.name, report, finder.book)) if args.json else report_text(report, finder.book))
    return 0 if report.all_verbatim else _NOT_ALL_VERBATIM


def _resolve(finder: QuoteFinder, args: argparse.Namespace) -> None:
    from retrieval.citations.address import parse_address
    from ui.formats.quote_json import resolved_json
    from ui.formats.quote_text import resolved_text

    found = finder.book.resolve(parse_address(args.address))
    say(json_line(resolved_json(args.address, found)) if args.json else resolved_text(found))


def _lookup(
    finder: QuoteFinder, phrase: str, args: argparse.Namespace, speeches: tuple[str, ...] | None
) -> Lookup:
    return finder.find(phrase, limit=_limit(args, _SHOWN), near=args.near, speeches=speeches)


def _limit(args: argparse.Namespace, usual: int | None) -> int | None:
    """How many are listed; None lists all."""
    return usual if args.limit is None else args.limit or None


def _speeches(finder: QuoteFinder, ids: list[str] | None) -> tuple[str, ...] | None:
    """The speeches to which a search is narrowed, None for all; raises ``SpeechUnknown``."""
    return None if ids is None else tuple(finder.index.speech(speech_id).id for speech_id in ids)


def _reply(finder: QuoteFinder, sought: QuoteLine, args: argparse.Namespace) -> LookupJson:
    from ui.formats.quote_json import lookup_json, unusable_json

    try:
        lookup = _lookup(finder, sought.phrase, args, _speeches(finder, args.speech))
    except PhraseInvalid as err:
        note(f"{sought.id}：{err}")
        return unusable_json(sought.phrase, sought.id)
    return lookup_json(lookup, finder.book, sought.id)


def _sought(record: Mapping[str, Any]) -> QuoteLine:
    return QuoteLine(line_id(record), text_of(record, "phrase"))
