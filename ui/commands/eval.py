"""``speech-qa eval``: how well the questions of a set are answered, alone or beside an earlier run."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ingest import ProgressBars
from ui.cli.arguments import add_place_options, add_reranker_option, path
from ui.cli.console import note, say
from ui.cli.opening import open_library
from ui.commands import add
from ui.formats.evaluation_json import evaluation_json
from ui.formats.evaluation_text import SET_FORMAT, comparison_text, misses_text, table_text
from ui.formats.json_format import json_line
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.commands import Subparsers


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "eval", "用一套题量一量回答得怎样，可与以前的结果比较", run)
    parser.epilog = SET_FORMAT
    parser.add_argument("file", type=path, metavar="FILE", help="题集，每行一个 JSON 对象（写法见下）")
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象：先按题型，再按指标")
    parser.add_argument("--save", type=path, metavar="FILE", help="把这次的结果存进这个文件，供以后比较")
    parser.add_argument("--compare", type=path, metavar="FILE", help="与 --save 存下的结果比较，列出有变的指标和题")
    parser.add_argument("--misses", action="store_true", help="列出没有答全、该拒答而没有拒答的题")
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Ask, score, compare; gives the exit code."""
    from retrieval.evaluation import compare, evaluate, read_evaluation, read_questions, write_evaluation

    questions = read_questions(args.file)
    earlier = None if args.compare is None else read_evaluation(args.compare)
    library = open_library(choose_place(settings, args.corpus, args.index), settings, args.reranker)
    with ProgressBars() as progress:
        evaluation = evaluate(library, questions, progress)
    if args.save is not None:
        write_evaluation(evaluation, args.save)
    comparison = None if earlier is None else compare(earlier, evaluation)
    misses = misses_text(evaluation, questions) if args.misses else ""
    if args.json:
        say(json_line(evaluation_json(evaluation, comparison)))
        for line in misses.splitlines():
            note(line)
        return 0
    parts = [table_text(evaluation), misses, comparison_text(comparison) if comparison else ""]
    say("\n\n".join(part for part in parts if part))
    return 0
