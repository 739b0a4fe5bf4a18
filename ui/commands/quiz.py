"""``speech-qa quiz``: questions with keys and sources, as a paper, JSON, or files."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ingest.errors import SectionUnknown
from ui.cli.arguments import add_place_options, path, whole_number
from ui.cli.console import note, say
from ui.cli.opening import open_library
from ui.commands import add
from ui.formats.json_format import json_line
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval import Library
    from retrieval.quiz import Quiz, QuizSettings, SectionChoice
    from ui.commands import Subparsers

_NUMBER, _MOST = 10, 2000  # questions of a set, and the most
_TYPES = ("single", "multiple", "blank", "judge", "order", "short")
_LABELS = ("单选", "多选", "填空", "判断", "排序", "简答")
_DIFFICULTIES = ("易", "中", "难")


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "quiz", "出一套自测题，附答案和出处", run)
    parser.add_argument(
        "--count", type=whole_number(1, _MOST), default=_NUMBER, metavar="N", help=f"出几道题（默认 {_NUMBER}）"
    )
    parser.add_argument(
        "--type",
        action="append",
        choices=[*_TYPES, *_LABELS],
        metavar="TYPE",
        help=f"题型（可写多次，默认都出）：{'、'.join(f'{n} {t}' for t, n in zip(_TYPES, _LABELS, strict=True))}",
    )
    parser.add_argument(
        "--difficulty", action="append", choices=_DIFFICULTIES, metavar="LEVEL", help="难度：易、中、难（可写多次）"
    )
    parser.add_argument("--speech", action="append", metavar="ID", help="只出这篇讲话的题（可写多次）")
    parser.add_argument("--section", action="append", metavar="TEXT", help="只出标题含这几个字的部分（可写多次）")
    parser.add_argument("--topic", default="", metavar="WORDS", help="只出与这个主题有关的题，例如 作风")
    parser.add_argument("--seed", metavar="TEXT", help="随机种子：种子相同、讲话相同，题目就相同")
    parser.add_argument(
        "--daily", nargs="?", const="", type=_day, metavar="DATE", help="每日一练：这一天的五道题（默认今天）"
    )
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象")
    parser.add_argument(
        "--export",
        action="append",
        type=path,
        metavar="FILE",
        help="另存为文件，格式看后缀：.docx 试卷（另附答案）、.apkg Anki 卡片、.csv、.json（可写多次）",
    )
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Make a quiz; gives the exit code."""
    from retrieval.quiz import QuizMaker
    from ui.formats.quiz_export import export_quiz, quiz_json
    from ui.formats.quiz_paper import make_paper, paper_text

    library = open_library(choose_place(settings, args.corpus, args.index), settings)
    maker = QuizMaker(library)
    quiz = maker.make(_settings(args, library)) if args.daily is None else maker.daily(args.daily)
    title = "" if args.daily is None else f"每日一练（{args.daily.isoformat()}）"
    _say_short(quiz)
    if args.json:
        say(json_line(quiz_json(quiz)))
    elif not args.export:
        say(paper_text(make_paper(quiz.questions, title)))
    for target in args.export or ():
        for file in export_quiz(quiz, target, title):
            note(f"已写出 {file}")
    if args.daily is None and args.seed is None and not args.json:
        note(f"再出同一套题：--seed {quiz.seed}")
    return 0


def find_sections(library: Library, speeches: tuple[str, ...] | None, texts: list[str]) -> tuple[SectionChoice, ...]:
    """The outermost sections whose label holds one of the texts; raises ``SectionUnknown``."""
    from ingest import walk
    from retrieval.quiz import SectionChoice

    headed = [
        SectionChoice(speech_id, tuple(section.label for section in path if section.heading))
        for speech_id in speeches or [card.id for card in library.speeches]
        for path in walk(library.outline(speech_id))
        if path[-1].heading
    ]
    chosen: list[SectionChoice] = []
    for text in texts:
        found = _outermost([choice for choice in headed if text in choice.section[-1]])
        if not found:
            raise SectionUnknown(text)
        chosen += found
    return tuple(dict.fromkeys(chosen))


def _outermost(choices: Sequence[SectionChoice]) -> list[SectionChoice]:
    """The sections that lie in none of those before them (an outer one comes before what it holds)."""
    found: list[SectionChoice] = []
    for choice in choices:
        beside = (other for other in found if other.speech_id == choice.speech_id)
        if not any(choice.section[: len(other.section)] == other.section for other in beside):
            found.append(choice)
    return found


def _settings(args: argparse.Namespace, library: Library) -> QuizSettings:
    from retrieval.quiz import DIFFICULTIES, QuestionType, QuizSettings

    labels = dict(zip(_LABELS, _TYPES, strict=True))
    types = [labels.get(name, name) for name in args.type or _TYPES]
    speeches = None if args.speech is None else tuple(library.speech(speech_id).id for speech_id in args.speech)
    return QuizSettings(
        number=args.count,
        types=tuple(QuestionType(name) for name in dict.fromkeys(types)),
        difficulties=tuple(d for d in DIFFICULTIES if not args.difficulty or d in args.difficulty),
        speeches=speeches,
        sections=find_sections(library, speeches, args.section) if args.section else (),
        topic=args.topic,
        seed=secrets.token_hex(4) if args.seed is None else args.seed,
    )


def _say_short(quiz: Quiz) -> None:
    if quiz.short:
        note(f"按这些条件只出得了 {len(quiz.questions)} 道题（要的是 {quiz.asked} 道）。")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()  # noqa: DTZ011 - the reader's own day
    except ValueError as err:
        raise argparse.ArgumentTypeError("应是日期，例如 2026-11-21") from err

