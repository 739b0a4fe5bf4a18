"""``speech-qa serve``: bring the index in step with its corpus, then serve the page."""

from __future__ import annotations

import argparse
import os
import re
from contextlib import closing
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ingest.errors import HostOpenToOthers
from ingest.store.generation import IndexFolder
from ui.cli.arguments import add_place_options, add_reranker_option, whole_number
from ui.cli.console import note
from ui.cli.opening import open_library
from ui.cli.reading_ahead import reading_ahead
from ui.cli.signals import interrupted_by_signals
from ui.cli.updating import answers_meanwhile, folders, older_rules, update, update_meanwhile
from ui.collection.folder import library_folder
from ui.commands import add
from ui.places import choose_place
from ui.server.isolation import isolate
from ui.server.listening import Listening, bound
from ui.server.private_folder import private_folder
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.commands import Subparsers

_HOST, _PORT = "127.0.0.1", 7860  # Gradio's customary port
_LANGUAGES = ("zh", "en")
_OPENED = (
    "注意：网页没有登录。能连到 {port} 端口的人都可以提问、阅读全部讲话，知道名字就能查看、改动和删除别人的自测记录；"
    "页面“讲话”在这里只能看，不能增改。"
)


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "serve", "打开网页：索引缺失或过时则先建立，再提供网页", run)
    parser.add_argument("--host", default=_HOST, metavar="HOST", help=f"在哪个地址提供网页（默认 {_HOST}，只限本机）")
    parser.add_argument(
        "--port", type=whole_number(1, 65535), default=_PORT, metavar="PORT", help=f"在哪个端口提供网页（默认 {_PORT}）"
    )
    parser.add_argument(
        "--no-auth", action="store_true", help="没有登录也让别的机器打开网页（--host 不限本机时必须写明）"
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        type=host_name,
        metavar="NAME",
        help="还可以用这个主机名打开网页（可写多次）",
    )
    parser.add_argument("--lang", choices=_LANGUAGES, default=_LANGUAGES[0], help="网页用中文（zh，默认）或英文（en）")
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until a signal ends the program; gives the exit code."""
    isolate(os.environ)
    with interrupted_by_signals(), closing(bound(args.host, args.port)) as listening:
        _permit(listening, args)
        _serve(args, settings, listening)
    return 0


def host_name(text: str) -> str:
    """Read the name or address of a host, without a port; an IPv6 address may stand in brackets."""
    name = text.strip().lower()
    name = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    if not (re.fullmatch(r"[0-9a-z][0-9a-z._-]{0,252}", name) or _is_address(name)):
        raise argparse.ArgumentTypeError(f"应是一个主机名，不带端口和通配符，写的是 {text}")
    return name


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _permit(listening: Listening, args: argparse.Namespace) -> None:
    """Let other machines in only where somebody has said so; raises ``HostOpenToOthers``."""
    if listening.is_local:
        return
    if not args.no_auth:
        raise HostOpenToOthers(args.host)
    note(_OPENED.format(port=args.port))


def _serve(args: argparse.Namespace, settings: Settings, listening: Listening) -> None:
    place = choose_place(settings, args.corpus, args.index)
    meanwhile = answers_meanwhile(place.index)
    if not meanwhile and (folders(place, settings) or older_rules(place.index)):
        if place.corpus is not None and IndexFolder(place.index).latest() is None:
            note(f"还没有索引，先为 {place.corpus} 建立。")
        update(place, settings)
    library = open_library(place, settings, args.reranker, updating=meanwhile)
    if meanwhile:
        update_meanwhile(place, settings)
    from ui.page import PageSettings, Serving, build_app, launch

    def ready(serving: Serving) -> None:
        note(f"请在浏览器里打开 {' 或 '.join(serving.addresses)} （按 Ctrl+C 结束）")

    page = PageSettings(
        settings.data_folder,
        args.lang,
        args.host,
        args.port,
        index=place.index,
        library=library_folder(settings, place) if listening.is_local else None,
        allowed_hosts=(*args.allow_host, *listening.names),
    )
    note("正在打开网页……")
    with private_folder(os.environ), reading_ahead(library):
        launch(build_app(library, page), page, ready, _say_end, listening)


def _say_end() -> None:
    note("正在结束：答完已经提出的问题，收完正在收的文稿。再按一次 Ctrl+C 立即结束。")
