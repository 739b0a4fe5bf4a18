"""``speech-qa search``: ranked passages."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ingest import ProgressBars
from ingest.errors import QuestionInvalid
from ui.cli.arguments import add_batch_options, add_place_options, add_reranker_option, whole_number
from ui.cli.batch import line_id, run_batch, text_of
from ui.cli.console import note, say
from ui.cli.opening import open_library
from ui.commands import add
from ui.formats.json_format import JsonId, RankingJson, json_line, ranking_json
from ui.formats.text_format import ranking_text
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval import Library
    from ui.commands import Subparsers

_TOP_K, _MOST = 10, 1000  # passages listed, and the most


@dataclass(frozen=True, slots=True)
class QueryLine:
    """A line of the batch."""

    id: JsonId
    query: str


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "search", "找出与一句话最相关的段落，按相关程度排列", run)
    add_batch_options(parser, "query", "要找的内容")
    parser.add_argument(
        "--top-k", type=whole_number(1, _MOST), default=_TOP_K, metavar="N", help=f"列出几段（默认 {_TOP_K}）"
    )
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Search; gives the exit code."""
    library = open_library(choose_place(settings, args.corpus, args.index), settings, args.reranker)
    if args.jsonl is not None:
        with ProgressBars() as progress:
            return run_batch(args.jsonl, _sought, lambda sought: _reply(library, sought, args.top_k), progress)
    if args.json:
        say(json_line(_found(library, args.query, args.top_k)))
    else:
        hits = library.search(args.query, top_k=args.top_k)
        say(ranking_text(hits, {card.id: card.title for card in library.speeches}))
    return 0


def _reply(library: Library, sought: QueryLine, top_k: int) -> RankingJson:
    try:
        return _found(library, sought.query, top_k, sought.id)
    except QuestionInvalid as err:
        note(f"{sought.id}：{err}")
        return ranking_json((), 0.0, sought.id)


def _found(library: Library, query: str, top_k: int, query_id: JsonId = None) -> RankingJson:
    start = perf_counter()
    hits = library.search(query, top_k=top_k)
    return ranking_json(hits, 1000 * (perf_counter() - start), query_id)


def _sought(record: Mapping[str, Any]) -> QueryLine:
    return QueryLine(line_id(record), text_of(record, "query"))
