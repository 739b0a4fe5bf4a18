"""What the page is told by whoever starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from ui.collection.folder import CollectionFolder
from ui.server.connection_limits import DEFAULT_LIMITS, Limits


def local_now() -> datetime:
    """The moment in the machine's time zone."""
    return datetime.now().astimezone()


Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class PageSettings:
    """``data_folder`` is the user's, where readers' votes and records are kept (None: they are not kept);
    ``host`` and ``port`` are where the page is served; ``language`` is that of the page, not of the speeches;
    ``clock`` gives the moment with its time zone, by which reviews come up.  ``index`` is the folder of the index
    and ``library`` that of the documents taken in on the page; without both, the page does not change the speeches.
    ``allowed_hosts`` are the names (of hosts, without a port) under which the page may be opened besides ``host`` and
    those of the machine itself; ``limits`` are those of the connections.
    """

    data_folder: Path | None = None
    language: Language = "zh"
    host: str = "127.0.0.1"
    port: int = 7860
    clock: Callable[[], datetime] = local_now
    index: Path | None = None
    library: CollectionFolder | None = None
    allowed_hosts: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
