"""``speech-qa outline``: the section tree of one speech, or the list of the speeches."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.cli.arguments import add_place_options
from ui.cli.console import say
from ui.cli.opening import open_index
from ui.commands import add
from ui.formats.json_format import json_line, outline_json
from ui.formats.text_format import outline_text, speeches_text
from ui.places import choose_place
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.commands import Subparsers


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "outline", "显示一篇讲话的层次；不写编号则列出全部讲话", run)
    parser.add_argument("speech", nargs="?", metavar="SPEECH", help="讲话的编号")
    parser.add_argument("--json", action="store_true", help="结果写成一个 JSON 对象（全部讲话则每行一个）")
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Show the outline; gives the exit code."""
    with open_index(choose_place(settings, args.corpus, args.index), settings) as index:
        if args.speech is None and not args.json:
            say(speeches_text(index.speeches))
            return 0
        ids = [args.speech] if args.speech is not None else [card.id for card in index.speeches]
        for speech_id in ids:
            speech, outline = index.speech(speech_id), index.outline(speech_id)
            say(json_line(outline_json(speech, outline)) if args.json else outline_text(speech, outline))
    return 0
