"""The sockets of the page: what can be bound, what only this machine reaches, and the addresses that are shown."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import HostInvalid, PortInUse
from ui.server.listening import Listening, bound


def _has_ipv6() -> bool:
    try:
        with closing(bound("::1", 0)):
            return True
    except HostInvalid:
        return False


IPV6 = pytest.mark.skipif(not _has_ipv6(), reason="这台机器没有 IPv6")


def _connects(listening: Listening, host: str) -> bool:
    try:
        with closing(socket.create_connection((host, listening.port), timeout=5)):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:{}/"),
        ("localhost", "http://localhost:{}/"),
        pytest.param("::1", "http://[::1]:{}/", marks=IPV6),
        pytest.param("[::1]", "http://[::1]:{}/", marks=IPV6),
    ],
)
def test_what_only_this_machine_reaches_is_local_and_shown_as_it_was_named(host: str, shown: str) -> None:
    with closing(bound(host, 0)) as listening:
        assert listening.is_local
        assert listening.addresses == (shown.format(listening.port),)


@pytest.mark.parametrize(
    ("host", "own", "also"),
    [
        ("0.0.0.0", "127.0.0.1", "127.0.0.1"),
        pytest.param("::", "[::1]", "127.0.0.1", marks=IPV6),
        pytest.param("::", "[::1]", "::1", marks=IPV6),
    ],
)
def test_every_address_of_the_machine_is_not_local_and_shown_as_addresses_that_open(
    host: str, own: str, also: str
) -> None:
    with closing(bound(host, 0)) as listening:
        assert not listening.is_local
        assert listening.addresses[0] == f"http://{own}:{listening.port}/"
        assert not {"0.0.0.0", "::", "[::]"} & set(listening.names)
        listening.open()
        assert all(_connects(listening, name) for name in (also, *listening.names))


def test_nobody_can_connect_before_the_sockets_are_opened() -> None:
    with closing(bound("127.0.0.1", 0)) as listening:
        assert not _connects(listening, "127.0.0.1")
        listening.open()
        assert _connects(listening, "127.0.0.1")


def test_a_port_in_use_is_named_when_it_is_bound_and_when_it_is_opened() -> None:
    with closing(bound("127.0.0.1", 0)) as first, closing(bound("127.0.0.1", first.port)) as second:
        first.open()
        with pytest.raises(PortInUse, match=str(first.port)):
            bound("127.0.0.1", first.port)
        with pytest.raises(PortInUse, match=str(first.port)):
            second.open()


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        ("203.0.113.7", "本机没有这个地址"),
        ("2001:db8::7", r"\[2001:db8::7\]:7860"),
        ("nowhere.invalid", "没有这个主机名或地址"),
        ("", "没有这个主机名或地址"),
        ("a" * 300, "不是有效的地址"),
    ],
)
def test_a_host_that_is_not_ours_is_named(host: str, reason: str) -> None:
    with pytest.raises(HostInvalid, match=reason):
        bound(host, 7860)


def test_a_machine_without_ipv6_or_loopback_says_so_in_one_line(repository: Path) -> None:
    code = (
        "import sys; from ui.server.listening import bound; from ingest import SpeechQAError\n"
        "for host in ('::1', '127.0.0.1'):\n"
        "    try: bound(host, 7860).open()\n"
        "    except SpeechQAError as err: print(err)"
    )
    apart = shutil.which("unshare")
    words = [str(apart), "--user", "--map-root-user", "--net", sys.executable, "-c", code]
    if apart is None or subprocess.run([*words[:4], "true"], capture_output=True).returncode:
        pytest.skip("不能在没有网络的环境里运行")
    done = subprocess.run(words, cwd=repository, capture_output=True, text=True, timeout=60)
    first, second = done.stdout.splitlines()
    assert first.startswith("无法在 [::1]:7860 上提供网页（这台机器没有启用 IPv6，请改用 --host 127.0.0.1）")
    assert second.startswith("无法在 127.0.0.1:7860 上提供网页（这台机器连不上自己的 127.0.0.1")


def test_what_is_written_is_sent_at_once() -> None:
    """Asyncio sets TCP_NODELAY where the socket names its protocol; an answer in two pieces waited 40 ms without."""
    with closing(bound("127.0.0.1", 0)) as listening:
        listening.open()
        with socket.create_connection(("127.0.0.1", listening.port), timeout=10):
            taken, _ = listening.sockets[0].accept()
            with taken:
                assert taken.proto == socket.IPPROTO_TCP
