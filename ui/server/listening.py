"""The sockets of the page: bound here and nowhere else, so that what is wrong with an address is told in one place."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from ingest.errors import HostInvalid, PortInUse, reason_of

_BACKLOG = 256  # connections that the system lets wait to be accepted; set by hand
_REACHED_WITHIN = 2.0
"""Seconds within which the machine must answer itself."""

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named here to be told apart, not to be bound
"""The addresses that mean every one of the machine, each with the machine's own of the same kind."""

_ABSENT = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""How the system says that a machine does not have an address, or none of its kind."""

_SIOCGIFADDR = 0x8915
"""Linux's number of the call that tells the IPv4 address of a network interface (netdevice(7))."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Sockets bound to one port of every address of ``host``; nobody can connect before ``open``."""

    host: str
    sockets: tuple[socket.socket, ...]

    @property
    def port(self) -> int:
        """The port."""
        return int(self.sockets[0].getsockname()[1])

    @property
    def is_local(self) -> bool:
        """Whether nothing but this machine can connect."""
        return all(ip_address(_address(each)).is_loopback for each in self.sockets)

    @property
    def names(self) -> tuple[str, ...]:
        """What stands for the host in the addresses under which the page can be opened: the host as it was named,
        or, where it means every address of the machine, those addresses, the machine's own first."""
        bound = {_address(each) for each in self.sockets}
        if not bound & set(_ANY):
            return (self.host,)
        own = tuple(_ANY[address] for address in sorted(bound & set(_ANY)))
        return (*own, *_outer_addresses())

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses (URLs) under which the page can be opened, that of this machine first."""
        return tuple(f"http://{in_url(name)}:{self.port}/" for name in self.names)

    def open(self) -> None:
        """Let connections come; raises ``PortInUse``, or ``HostInvalid`` where the machine does not reach itself."""
        for each in self.sockets:
            try:
                each.listen(_BACKLOG)
            except OSError as err:
                raise _named(err, self.host, self.port) from err
        for each in self.sockets:
            self._try(each)

    def close(self) -> None:
        """The port back."""
        for each in self.sockets:
            each.close()

    def _try(self, each: socket.socket) -> None:
        """Connect to a loopback address once: with the loopback interface down it can be bound, but not be reached."""
        address = _address(each)
        if not ip_address(address).is_loopback:
            return
        with socket.socket(each.family, socket.SOCK_STREAM) as trial:
            trial.settimeout(_REACHED_WITHIN)
            try:
                trial.connect(each.getsockname())
            except OSError as err:
                reason = f"这台机器连不上自己的 {address}，请先启用本机回环网络 lo"
                raise HostInvalid(in_url(self.host), self.port, reason) from err


def bound(host: str, port: int) -> Listening:
    """Bind ``port`` (0: any that is free) of every address of ``host``: an IPv4 or IPv6 address, or a name.

    Of a name with several addresses those are left out that the machine does not have.  Raises ``PortInUse`` or
    ``HostInvalid``.
    """
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    sockets: list[socket.socket] = []
    refused: OSError | None = None
    for family, address in _resolved(host, port):
        free = sockets[0].getsockname()[1] if sockets else port
        try:
            sockets.append(_bound(family, address, free))
        except OSError as err:
            refused = err
            if err.errno not in _ABSENT:
                break
    if refused is not None and (not sockets or refused.errno not in _ABSENT):
        Listening(host, tuple(sockets)).close()
        raise _named(refused, host, port) from refused
    return Listening(host, tuple(sockets))


def in_url(host: str) -> str:
    """Write a host as it stands in a URL: an IPv6 address in brackets (RFC 3986, 3.2.2)."""
    return f"[{host}]" if ":" in host else host


def _resolved(host: str, port: int) -> Iterator[tuple[socket.AddressFamily, str]]:
    """The addresses of a host, each with its family."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as err:
        raise HostInvalid(in_url(host), port, "没有这个主机名或地址") from err
    except UnicodeError as err:
        raise HostInvalid(in_url(host), port, "不是有效的地址") from err
    for family, _, _, _, address in found:
        yield family, str(address[0])


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """One socket bound to a port of one address; ``::`` takes IPv4 as well."""
    # With the protocol named, asyncio sends what is written at once (TCP_NODELAY); else an answer in two pieces waits
    # for the client's delayed acknowledgement of the first, 40 ms.
    each = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(address not in _ANY))
        each.bind((address, port))
    except OSError:
        each.close()
        raise
    return each


def _named(err: OSError, host: str, port: int) -> PortInUse | HostInvalid:
    """The error of ours for one of the operating system's."""
    if err.errno == errno.EADDRINUSE:
        return PortInUse(port)
    reason = reason_of(err)
    if err.errno in _ABSENT and _is_own_ipv6(host):
        reason = "这台机器没有启用 IPv6，请改用 --host 127.0.0.1"
    return HostInvalid(in_url(host), port, reason)


def _is_own_ipv6(host: str) -> bool:
    """Whether a host is one of the IPv6 addresses that every machine with IPv6 has."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return isinstance(address, IPv6Address) and (address.is_loopback or address.is_unspecified)


def _address(each: socket.socket) -> str:
    """The address to which a socket is bound, without the zone of an IPv6 address."""
    return str(each.getsockname()[0]).partition("%")[0]


def _outer_addresses() -> Iterator[str]:
    """The machine's IPv4 addresses that others may reach; asked of the system, for nothing may be looked up outside."""
    if sys.platform != "linux":
        return
    from fcntl import ioctl

    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asking:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an IPv4 address
                told = ioctl(asking.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                address = socket.inet_ntoa(told[20:24])
                if not ip_address(address).is_loopback:
                    yield address
