"""``speech-qa eval``: how well the questions of a set are answered, alone or beside an earlier run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest import ProgressBars
from ui.cli.arguments import add_place_options, add_reranker_option, path
from ui.cli.console import note, say
from ui.cli.opening import open_library
from ui.commands import add
from ui.formats.evaluation_json import evaluation_json
from ui.formats.evaluation_text import SET_FORMAT, comparison_text, evaluation_text, misses_text
from ui.formats.json_format import json_line
from ui.places import CORPUS_NAME, IndexLocation, choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval.evaluation import Evaluation, SetQuestion
    from ui.commands import Subparsers

_SET = "questions.jsonl"
"""The question set in a folder that holds its speeches too."""


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "eval", "用一套题量一量回答得怎样，可与以前的结果比较", run)
    parser.epilog = SET_FORMAT
    parser.add_argument(
        "file",
        type=path,
        nargs="+",
        metavar="FILE",
        help="题集，每行一个 JSON 对象（写法见下）；或一个文件夹，里面有 questions.jsonl 和它所问的 corpus/；"
        "可写多个，各套分开列出",
    )
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象：先按题型，再按指标")
    parser.add_argument("--save", type=path, metavar="FILE", help="把这次的结果存进这个文件，供以后比较")
    parser.add_argument("--compare", type=path, metavar="FILE", help="与 --save 存下的结果比较，列出有变的指标和题")
    parser.add_argument("--misses", action="store_true", help="列出没有答全、该拒答而没有拒答的题")
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Ask, score, compare; gives the exit code."""
    from retrieval.evaluation import compare, join, read_evaluation, write_evaluation

    domains = [_domain(file, args, settings) for file in args.file]
    earlier = None if args.compare is None else read_evaluation(args.compare)
    evaluations = [_evaluate(domain, args, settings) for domain in domains]
    evaluation = join(evaluations)
    if args.save is not None:
        write_evaluation(evaluation, args.save)
    comparison = None if earlier is None else compare(earlier, evaluation)
    misses = _misses(evaluations, domains) if args.misses else ""
    if args.json:
        say(json_line(evaluation_json(evaluation, comparison)))
        for line in misses.splitlines():
            note(line)
        return 0
    parts = [evaluation_text(evaluation), misses, comparison_text(comparison) if comparison else ""]
    say("\n\n".join(part for part in parts if part))
    return 0


@dataclass(frozen=True, slots=True)
class _Domain:
    """A question set with its name and the index that it is asked of."""

    name: str
    questions: Sequence[SetQuestion]
    place: IndexLocation


def _domain(file: Path, args: argparse.Namespace, settings: Settings) -> _Domain:
    """A set that is a folder brings its speeches along; ``--corpus`` and ``--index`` say those of a file."""
    from retrieval.evaluation import read_questions

    if file.is_dir():
        return _Domain(file.resolve().name, read_questions(file / _SET), choose_place(settings, file / CORPUS_NAME))
    name = file.resolve().parent.name if file.name == _SET else file.stem
    return _Domain(name, read_questions(file), choose_place(settings, args.corpus, args.index))


def _evaluate(domain: _Domain, args: argparse.Namespace, settings: Settings) -> Evaluation:
    from retrieval.evaluation import evaluate

    library = open_library(domain.place, settings, args.reranker)
    with ProgressBars() as progress:
        return evaluate(library, domain.questions, progress, domain.name)


def _misses(evaluations: Sequence[Evaluation], domains: Sequence[_Domain]) -> str:
    each = zip(evaluations, domains, strict=True)
    return "\n\n".join(misses_text(evaluation, domain.questions) for evaluation, domain in each)
