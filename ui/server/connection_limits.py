"""What a server grants its connections."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one server; times in seconds.

    ``head`` is how long the head of a request may take.  Within every ``stall`` seconds ``stall_bytes`` of a body must
    come (or its end), and some of an answer that waits to be sent must be taken.  ``connections`` may be open at once.
    ``finish`` is how long answers under way may take once the server is told to end.

    A browser sends a head in one packet and an upload in pieces of some hundred kilobytes; 1 KB a second is less than
    any office network carries.  A browser opens at most six connections to a page, and keeps one of them open.
    """

    head: float = 10.0
    stall: float = 15.0
    stall_bytes: int = 15 * 1024
    connections: int = 512
    finish: int = 10


DEFAULT_LIMITS = Limits()
