"""``speech-qa ask``: one cited answer, or a batch of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ingest import ProgressBars
from ingest.errors import QuestionInvalid
from ui.cli.arguments import add_batch_options, add_place_options, add_reranker_option
from ui.cli.batch import LineUnusable, line_id, run_batch, text_of
from ui.cli.console import say
from ui.cli.opening import open_library
from ui.commands import add
from ui.formats.json_format import AnswerJson, JsonId, answer_json, json_line, refusal_json
from ui.formats.text_format import answer_text
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from retrieval import Library, Turn
    from ui.commands import Subparsers

_ROLES: Mapping[str, Literal["user", "assistant"]] = {"user": "user", "assistant": "assistant"}


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A line of the batch."""

    id: JsonId
    question: str
    history: tuple[Turn, ...]


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "ask", "提一个问题，用讲话原句回答并注明出处", run)
    add_batch_options(parser, "question", "问题")
    parser.add_argument("--speech", action="append", metavar="ID", help="只在这篇讲话里找（可写多次）")
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer; gives the exit code."""
    library = open_library(choose_place(settings, args.corpus, args.index), settings, args.reranker)
    speeches = chosen_speeches(library, args.speech)
    if args.jsonl is not None:
        with ProgressBars() as progress:
            return run_batch(args.jsonl, _asked, lambda asked: _reply(library, asked, speeches), progress)
    answer = library.ask(args.question, speeches=speeches)
    if args.json:
        say(json_line(answer_json(answer)))
    else:
        say(answer_text(answer, {card.id: card.title for card in library.speeches}))
    return 0


def chosen_speeches(library: Library, ids: list[str] | None) -> tuple[str, ...] | None:
    """The speeches to which a search is narrowed, None for all; raises ``SpeechUnknown``."""
    return None if ids is None else tuple(library.speech(speech_id).id for speech_id in ids)


def _reply(library: Library, asked: QuestionLine, speeches: tuple[str, ...] | None) -> AnswerJson:
    try:
        return answer_json(library.ask(asked.question, history=asked.history, speeches=speeches), asked.id)
    except QuestionInvalid as err:
        return refusal_json(asked.question, str(err), asked.id)


def _asked(record: Mapping[str, Any]) -> QuestionLine:
    turns = record.get("history", [])
    if turns is None:
        turns = []
    if not isinstance(turns, list):
        raise LineUnusable("history 应是一个列表")
    return QuestionLine(line_id(record), text_of(record, "question"), tuple(t for turn in turns for t in _turn(turn)))


def _turn(turn: object) -> Iterator[Turn]:
    """An earlier turn; those of other roles (system …) are no part of a conversation."""
    from retrieval import Turn

    if not isinstance(turn, dict) or not isinstance(turn.get("content"), str):
        raise LineUnusable("history 里每一轮都应有 role 和 content")
    role = _ROLES.get(str(turn.get("role")))
    if role is not None:
        yield Turn(role, turn["content"])
