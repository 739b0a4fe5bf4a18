"""The program that serves the page, as processes: hostile environments, who is let in, and how serving ends."""

from __future__ import annotations

import base64
import http.client
import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ingest.errors import HostInvalid
from retrieval import Library
from tests.support.serving.raw_http import LIBRARY, Target
from tests.support.serving.served import REPOSITORY, free_port, wait_for
from ui.commands.serve import host_name
from ui.entry_point import main
from ui.page.chat.answer_route import ANSWER_PATH
from ui.server.isolation import isolate
from ui.server.listening import bound

HALF_A_QUESTION = (
    f"POST /{ANSWER_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
).encode()

_BODY = json.dumps({"turn": "t", "question": "处理好哪六种关系？", "history": []})
_QUICKLY = 8.0
"""Seconds that an end may take on a machine with other work, less than the ten that answers are given."""


@dataclass(frozen=True, slots=True)
class Served:
    """A process that serves the page, and its log."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @property
    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.address)
        return str(parts.hostname), parts.port or 80


@contextmanager
def _served(
    index: Path, data: Path, *options: str, more: Mapping[str, str] | None = None, at: str = "127.0.0.1"
) -> Iterator[Served]:
    port = free_port()
    words = [sys.executable, "-m", "ui", "serve", "--index", str(index), "--port", str(port), *options]
    environ = {**os.environ, "XDG_DATA_HOME": str(data), **(more or {})}
    with (data / "serve.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(words, cwd=REPOSITORY, env=environ, stdout=log, stderr=log)
    try:
        served = Served(process, f"http://{at}:{port}/", data / "serve.log")
        wait_for(served.address, process, served.log)
        while "请在浏览器里打开" not in served.said and process.poll() is None:
            time.sleep(0.02)
        yield served
    finally:
        process.kill()
        process.wait()


def _got(address: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=dict(headers or {})), timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read()


def _asking(place: tuple[str, int]) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(*place, timeout=60)
    connection.request("POST", f"/{ANSWER_PATH}", _BODY, {"Content-Type": "application/json"})
    return connection, connection.getresponse()


def _switches_of_gradio() -> set[str]:
    spec = importlib.util.find_spec("gradio")
    assert spec is not None
    assert spec.origin is not None
    sources = Path(spec.origin).parent.rglob("*.py")
    names = {name for path in sources for name in re.findall(r"GRADIO_[A-Z0-9_]+", path.read_text(encoding="utf-8"))}
    assert len(names) > 30
    assert {"GRADIO_ALLOWED_PATHS", "GRADIO_LOCAL_DEV_MODE", "GRADIO_SHARE", "GRADIO_ROOT_PATH"} <= names
    return names


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[int, list[Any]]]:
    """A port at which a proxy is said to be, and who came there."""
    came: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            while True:
                try:
                    connection, peer = listening.accept()
                except OSError:
                    return
                came.append(peer)
                connection.close()

        threading.Thread(target=take, daemon=True).start()
        yield listening.getsockname()[1], came


@pytest.fixture(scope="module")
def hostile(
    corpus_index: Path, tmp_path_factory: pytest.TempPathFactory, trap: tuple[int, list[Any]]
) -> Iterator[Served]:
    """The page served in an environment with every proxy variable and every switch of Gradio's set."""
    proxies = {"http_proxy": "http", "https_proxy": "http", "ftp_proxy": "http", "all_proxy": "socks5", "ws_proxy": "http"}
    more = {name: f"{scheme}://127.0.0.1:{trap[0]}" for name, scheme in proxies.items()}
    more |= {name.upper(): value for name, value in more.items()}
    more |= dict.fromkeys(_switches_of_gradio(), "true")
    more |= {"GRADIO_ALLOWED_PATHS": "/", "GRADIO_ROOT_PATH": "/elsewhere", "no_proxy": "", "NO_PROXY": ""}
    more |= {"SYSTEM": "spaces", "SPACE_ID": "a/b", "WEB_CONCURRENCY": "4", "FORWARDED_ALLOW_IPS": "*"}
    with _served(corpus_index, tmp_path_factory.mktemp("hostile"), more=more) as served:
        yield served


def test_no_proxy_setting_keeps_the_page_from_being_served(hostile: Served, trap: tuple[int, list[Any]]) -> None:
    status, _, page = _got(hostile.address)
    assert status == 200
    assert "讲话问答".encode() in page
    connection, answer = _asking(hostile.place)
    with closing(connection):
        assert json.loads(answer.read())["reply"]["state"] == "answered"
    assert trap[1] == []


def test_no_switch_of_gradio_in_the_environment_changes_the_page(hostile: Served, page_address: str) -> None:
    def config(address: str) -> dict[str, Any]:
        text = _got(f"{address}config")[2].decode().replace(address, "http://here/").replace(address[:-1], "http://here")
        return {name: value for name, value in json.loads(text).items() if name != "app_id"}

    assert config(hostile.address) == config(page_address)


def test_no_switch_of_gradio_in_the_environment_opens_files_or_lets_foreign_pages_in(hostile: Served) -> None:
    assert _got(f"{hostile.address}gradio_api/file={REPOSITORY / 'pyproject.toml'}")[0] in {403, 404}
    assert _got(f"{hostile.address}config", {"Origin": "null"})[1].get("access-control-allow-origin") is None


def test_every_switch_of_gradio_and_every_proxy_is_taken_away_before_gradio_is_loaded() -> None:
    names = [*_switches_of_gradio(), "SPACE_ID", "GRADIO_YET_UNKNOWN", "all_proxy", "HTTPS_PROXY", "HOME", "LANG"]
    environ = dict.fromkeys(names, "true")
    isolate(environ)
    assert environ == {"HOME": "true", "LANG": "true", "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1"}
    code = "import sys, ui.commands.serve; print('gradio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["False"]


def test_the_startup_events_of_gradio_have_run_and_nobody_runs_them_again(hostile: Served) -> None:
    status, _, told = _got(f"{hostile.address}gradio_api/startup-events")
    assert status in {403, 404} or told == b"false"


def test_sigterm_lets_the_answer_under_way_be_finished_and_ends_with_exit_code_0(hostile: Served) -> None:
    """Last of those that ask this process."""
    body = _BODY.encode()
    connection = http.client.HTTPConnection(*hostile.place, timeout=60)
    with closing(connection):
        connection.request("GET", "/favicon.ico")
        connection.getresponse().read()  # now the server has the connection
        connection.putrequest("POST", f"/{ANSWER_PATH}")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body[:10])
        time.sleep(0.5)
        hostile.process.send_signal(signal.SIGTERM)
        connection.send(body[10:])
        assert json.loads(connection.getresponse().read())["reply"]["state"] == "answered"
    assert hostile.process.wait(timeout=_QUICKLY) == 0
    assert "Traceback" not in hostile.said
    assert hostile.said.splitlines()[-1].startswith("正在结束")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(hostile.place, timeout=5)


def test_a_page_for_everybody_says_what_it_opens_is_shown_under_addresses_that_open_and_ends_with_sighup(
    corpus_index: Path, tmp_path: Path
) -> None:
    with _served(corpus_index, tmp_path, "--host", "0.0.0.0", "--no-auth", "--allow-host", "qa.example") as served:
        (warning,) = re.findall("^注意：.*$", served.said, re.MULTILINE)
        for opened in ("没有登录", "提问", "阅读全部讲话", "只能看"):
            assert opened in warning
        shown = re.findall(r"http://\S+", served.said)
        assert shown
        assert [_got(address)[0] for address in shown] == [200] * len(shown)
        assert not any("0.0.0.0" in address or "[::]" in address for address in shown)
        served.process.send_signal(signal.SIGHUP)
        assert served.process.wait(timeout=_QUICKLY) == 0
        assert "Traceback" not in served.said


@pytest.mark.parametrize("host", ["0.0.0.0", "0"])
def test_a_page_for_everybody_is_refused_without_no_auth_in_one_line(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    assert main(["serve", "--host", host, "--port", str(port), "--index", str(tmp_path / "none")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"--host {host} 会让别的机器也能打开网页" in line
    assert "--no-auth" in line
    assert not (tmp_path / "none").exists()
    with closing(bound("127.0.0.1", port)):
        pass


@pytest.mark.parametrize(
    ("given", "read"),
    [("QA.Example", "qa.example"), ("10.0.0.7", "10.0.0.7"), ("[fd00::7]", "fd00::7"), ("fd00::7", "fd00::7")],
)
def test_a_further_host_is_read_without_brackets_and_in_lower_case(given: str, read: str) -> None:
    assert host_name(given) == read


@pytest.mark.parametrize("given", ["*", "*.example", "", "http://qa.example", "qa.example:80", "a/b", ".example", "a b"])
def test_a_further_host_with_a_port_a_pattern_or_an_address_is_refused(
    given: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--allow-host={given}"])
    assert ended.value.code == 2
    assert "不带端口和通配符" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_second_signal_ends_at_once(number: signal.Signals, corpus_index: Path, tmp_path: Path) -> None:
    with _served(corpus_index, tmp_path) as served, closing(socket.create_connection(served.place)) as connection:
        connection.sendall(HALF_A_QUESTION)
        time.sleep(0.5)
        served.process.send_signal(number)
        time.sleep(1.5)
        assert served.process.poll() is None, "a request is under way"
        served.process.send_signal(number)
        assert served.process.wait(timeout=2) == -number


@pytest.mark.slow
def test_a_request_that_never_ends_is_broken_off_and_the_exit_code_is_0(corpus_index: Path, tmp_path: Path) -> None:
    with _served(corpus_index, tmp_path) as served, closing(socket.create_connection(served.place)) as connection:
        connection.sendall(HALF_A_QUESTION)
        time.sleep(0.5)
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=30) == 0
        assert "Traceback" not in served.said


@pytest.mark.slow
def test_what_is_being_taken_in_on_the_page_is_finished_before_the_end(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    (corpus / "first.txt").write_text("一、要创新。创新才有出路。\n", encoding="utf-8")
    with _served(index, tmp_path, "--corpus", str(corpus)) as served:
        offers = []
        for number in range(60):  # as many as are read in several processes
            text = (f"第{number}次讲话\n" + f"一、全市共有{number}个联络站。\n" * 200).encode()
            token = _called(served, "upload_begin", name=f"{number}.txt", size=len(text))["token"]
            _called(served, "upload_part", token=token, data=base64.b64encode(text).decode())
            offers.append({"token": token, "title": f"第{number}次讲话"})
        assert _called(served, "upload_take_in", offers=offers)["job"]
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=60) == 0
        assert "Traceback" not in served.said
    assert len(Library.open(index).speeches) == 61


def _called(served: Served, function: str, **data: Any) -> dict[str, Any]:
    """Call what the scripts of the page 讲话 call."""
    called: dict[str, Any] = json.loads(Target.of(served.address).call(LIBRARY, function, data).body)
    return called


@pytest.mark.slow
@pytest.mark.parametrize("host", ["::1", "::"])
def test_the_page_is_served_on_ipv6(host: str, corpus_index: Path, tmp_path: Path) -> None:
    try:
        bound(host, 0).close()
    except HostInvalid:
        pytest.skip("这台机器没有 IPv6")
    with _served(corpus_index, tmp_path, "--host", host, "--no-auth", at="[::1]") as served:
        assert served.address in served.said
        assert ("注意" in served.said) == (host == "::")


@pytest.mark.slow
def test_nohup_is_heeded(corpus_index: Path, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what a process is started with it hands on
    try:
        with _served(corpus_index, tmp_path) as served:
            served.process.send_signal(signal.SIGHUP)
            time.sleep(1)
            assert _got(served.address)[0] == 200
            served.process.send_signal(signal.SIGINT)
            assert served.process.wait(timeout=_QUICKLY) == 0
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.slow
def test_a_closed_terminal_ends_serving_without_a_fault(corpus_index: Path, tmp_path: Path) -> None:
    port = free_port()
    terminal, ours = os.openpty()
    words = [sys.executable, "-m", "ui", "serve", "--index", str(corpus_index), "--port", str(port)]
    code = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=REPOSITORY, env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
        stdin=ours, stdout=ours, stderr=ours, start_new_session=True,
    )  # fmt: skip
    try:
        os.close(ours)
        wait_for(f"http://127.0.0.1:{port}/", process, tmp_path)
        os.close(terminal)
        assert process.wait(timeout=_QUICKLY) == 0
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_index_is_built_is_an_interrupt(number: signal.Signals, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for each in range(400):
        (corpus / f"{each}.txt").write_text(f"第{each}次讲话。\n" + f"全市共有{each}个联络站。\n" * 400, encoding="utf-8")
    words = [sys.executable, "-m", "ui", "serve", "--corpus", str(corpus), "--port", str(free_port())]
    environ = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    process = subprocess.Popen(words, cwd=REPOSITORY, env=environ, stderr=subprocess.PIPE, text=True)
    time.sleep(2)
    process.send_signal(number)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert "Traceback" not in said
