"""``speech-qa serve``: bring the index in step with its corpus, then serve the page."""

from __future__ import annotations

import argparse
import errno
import os
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

from ingest.errors import HostInvalid, PortInUse, reason_of
from ui.arguments import add_place_options, add_reranker_option, whole_number
from ui.commands import add
from ui.console import note
from ui.library_folder import library_folder
from ui.opening import open_library
from ui.places import choose_place
from ui.server.private_folder import private_folder
from ui.settings import Settings
from ui.updating import folders, update

if TYPE_CHECKING:
    from ui.commands import Subparsers

_HOST, _PORT = "127.0.0.1", 7860
_LANGUAGES = ("zh", "en")


def register(commands: Subparsers) -> None:
    """Add the command."""
    parser = add(commands, "serve", "打开网页：索引缺失或过时则先建立，再提供网页", run)
    parser.add_argument("--host", default=_HOST, metavar="HOST", help=f"在哪个地址提供网页（默认 {_HOST}，只限本机）")
    parser.add_argument(
        "--port", type=whole_number(1, 65535), default=_PORT, metavar="PORT", help=f"在哪个端口提供网页（默认 {_PORT}）"
    )
    parser.add_argument("--lang", choices=_LANGUAGES, default=_LANGUAGES[0], help="网页用中文（zh，默认）或英文（en）")
    add_reranker_option(parser)
    add_place_options(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted; gives the exit code."""
    _check_free(args.host, args.port)
    place = choose_place(settings, args.corpus, args.index)
    if folders(place, settings):
        update(place, settings)
    library = open_library(place, settings, args.reranker)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is imported: nothing leaves the machine
    os.environ["HF_HUB_OFFLINE"] = "1"
    from ui.page import PageSettings, build_app, launch

    shelf = library_folder(settings, place) if is_loopback(args.host) else None
    page = PageSettings(settings.data_folder, args.lang, args.host, args.port, index=place.index, library=shelf)
    note("正在打开网页……")
    with private_folder(os.environ):
        launch(build_app(library, page), page, lambda address: note(f"请在浏览器里打开 {address} （按 Ctrl+C 结束）"))
    return 0


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_free(host: str, port: int) -> None:
    """Try the port before any work is done; raises ``PortInUse`` or ``HostInvalid``."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as err:
        if err.errno == errno.EADDRINUSE:
            raise PortInUse(port) from err
        raise HostInvalid(host, port, reason_of(err)) from err
    except UnicodeError as err:
        raise HostInvalid(host, port, "不是有效的地址") from err
