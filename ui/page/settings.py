"""What the page is told by whoever starts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class PageSettings:
    """``data_folder`` is the user's, where readers' votes are kept (None: they are not kept);
    ``host`` and ``port`` are where the page is served; ``language`` is that of the page, not of the speeches.
    """

    data_folder: Path | None = None
    language: Language = "zh"
    host: str = "127.0.0.1"
    port: int = 7860
