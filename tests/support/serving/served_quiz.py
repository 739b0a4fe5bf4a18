"""The page served with a clock that a test sets: ``python -m tests.support.serving.served_quiz INDEX DATA PORT CLOCK_FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.support.serving.served import free_port, running


@contextmanager
def served_at(index: Path, data: Path, clock: Path) -> Iterator[str]:
    """Serve the page over an index; the moment is what stands in the file ``clock`` (ISO 8601 with its zone)."""
    port = free_port()
    words = [sys.executable, "-m", "tests.support.serving.served_quiz", str(index), str(data), str(port), str(clock)]
    with running(words, port, data) as address:
        yield address


def main() -> None:
    """Serve until terminated."""
    from retrieval import Library
    from ui.page import PageSettings, build_app, launch

    index, data, port, clock = sys.argv[1:]
    settings = PageSettings(
        data_folder=Path(data),
        port=int(port),
        clock=lambda: datetime.fromisoformat(Path(clock).read_text(encoding="utf-8").strip()),
    )
    launch(build_app(Library.open(Path(index)), settings), settings)


if __name__ == "__main__":
    main()
