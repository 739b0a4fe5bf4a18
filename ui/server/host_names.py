"""The names by which the page may be opened.

A foreign page can let a name of its own point to this machine (DNS rebinding); the browser then takes our page for its
own.  It cannot choose what the browser writes into ``Host``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""By these a browser reaches the machine on which it runs, and no other."""

# An IPv6 address in brackets, or a name or IPv4 address of up to 254 characters, with or without a port.
_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]{2,45})\]|([0-9a-z](?:[0-9a-z._-]{0,252}[0-9a-z])?))(?::([0-9]{1,5}))?")
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - addresses to listen on; nobody opens a page at them


@dataclass(frozen=True, slots=True)
class Authority:
    """A host with its port as a URL writes them; ``port`` is empty where none is written."""

    name: str
    port: str

    @classmethod
    def read(cls, text: str) -> Authority | None:
        """Read ``host``, ``host:port`` or ``[address]:port``; None for anything else, a closing full stop included."""
        found = _AUTHORITY.fullmatch(text.lower())
        return cls(found[1] or found[2], found[3] or "") if found else None


@dataclass(frozen=True, slots=True)
class HostNames:
    """``names`` are all by which the page may be opened, ``added`` those that its owner named besides the machine's."""

    names: frozenset[str]
    added: frozenset[str]

    @classmethod
    def of(cls, host: str, added: Iterable[str] = ()) -> HostNames:
        """The names of a page that listens on ``host``; ``added`` are names or addresses without a port."""
        own = OWN_NAMES | {host.lower()}
        more = frozenset(name.lower() for name in added)
        return cls((own | more) - _EVERYWHERE, more - own - _EVERYWHERE)

    def allows(self, host: str) -> bool:
        """Whether a ``Host`` header names this page; any port will do, for a proxy may have another."""
        authority = Authority.read(host)
        return authority is not None and authority.name in self.names
