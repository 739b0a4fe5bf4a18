"""Where a request comes from: typed by a reader, asked by our own page, or made by the page of another site."""

from __future__ import annotations

from collections.abc import Mapping

from ui.server.host_names import Authority, HostNames

_FORWARDED = b"x-forwarded-host"


def is_foreign(headers: Mapping[bytes, bytes], hosts: HostNames, *, reading: bool) -> bool:
    """Whether a browser says that a page of another origin asks.

    Browsers say it in ``Sec-Fetch-Site`` (W3C Fetch Metadata) wherever the page came over HTTPS or from this machine,
    and in ``Origin``; both must be ours where they are there.  What is no browser sends neither.  ``reading`` stands
    for GET and HEAD, which a reader may also type.
    """
    site, origin = headers.get(b"sec-fetch-site"), headers.get(b"origin")
    if site is not None and site != b"same-origin" and not (reading and site == b"none"):
        return True
    return origin is not None and not _is_own(origin.decode("latin-1"), headers, hosts)


def is_page_load(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a browser opens the page in a window of its own, by a link on another site for example.

    The other site cannot look into that window.  A frame is none: there a reader could be led to click.
    """
    if b"origin" in headers:
        return False
    return headers.get(b"sec-fetch-mode") == b"navigate" and headers.get(b"sec-fetch-dest") == b"document"


def _is_own(origin: str, headers: Mapping[bytes, bytes], hosts: HostNames) -> bool:
    """Compare an origin with the page's own: the host that was asked, or a name that the owner added.

    A proxy may ask us by another name than readers ask it.  Then ``X-Forwarded-Host`` tells theirs, or it stands at
    the usual port; believed is only a name that the owner added.  Where the names are the same there was no such proxy,
    and another port is another program's.
    """
    scheme, _, authority = origin.lower().partition("://")
    asked = Authority.read(authority)
    if scheme not in ("http", "https") or asked is None:
        return False
    host = headers.get(b"host", b"").decode("latin-1").lower()
    if authority == host:
        return True
    told = Authority.read(host)
    if told is None or told.name == asked.name:
        return False
    forwarded = headers.get(_FORWARDED, b"").decode("latin-1").lower()
    return asked.name in hosts.added and (not asked.port or authority == forwarded)
