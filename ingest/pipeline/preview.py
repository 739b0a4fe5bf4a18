"""A preview: how a document would be cut, told before it is taken in; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingest.documents.crash_barrier import crash_barrier
from ingest.documents.finding import DocumentSource, read_document
from ingest.outline.parser import CLOSING, OPENING, Section, parse_outline, walk
from ingest.outline.passages import cut_passages
from ingest.pipeline.identify import SpeechIdentifier
from ingest.speech import Speech
from ingest.store.speech_table import SpeechCard
from ingest.text.sentences import broken_paragraphs

Caution = Literal["same_text", "same_title", "no_outline", "short", "no_title", "long_line", "broken", "unsure"]
"""What the owner should look at; in the order in which they are told."""

SHORT = 100
"""A document of fewer characters is hardly a speech."""

LONG_LINE = 5_000
"""A paragraph of more characters looks like text whose line ends were lost."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A document as it would be taken in; ``like`` is the speech that the first two cautions are about.

    ``unsure`` names what is known of the speech by a guess: ``title``, ``date``, ``speaker``.
    """

    speech: Speech
    outline: Section
    passages: int
    cautions: tuple[Caution, ...]
    like: SpeechCard | None = None
    unsure: tuple[str, ...] = ()

    @property
    def sections(self) -> int:
        """How many sections have a heading of their own."""
        return count_sections(self.outline)


def preview(path: Path, known: Sequence[SpeechCard]) -> Preview:
    """Read and cut a document; ``known`` are the speeches of the index.  Raises the ``DocumentError`` that fits."""
    with crash_barrier(path):
        document = read_document(path)
        speech = SpeechIdentifier(()).identify(DocumentSource(path), document)
        return _previewed(path, speech, document.unsure, known)


def _previewed(path: Path, result: Speech, unsure: tuple[str, ...], known: Sequence[SpeechCard]) -> Preview:
    outline = parse_outline(result.text)
    passages = len(cut_passages(result, outline))
    same_text = next((card for card in known if card.digest == result.digest), None)
    same_title = next((card for card in known if card.title == result.title), None)
    found: dict[Caution, bool] = {
        "same_text": same_text is not None,
        "same_title": same_text is None and same_title is not None,
        "no_outline": count_sections(outline) == 0,
        "short": len(result.text.strip()) < SHORT,
        "no_title": result.title == path.stem and not result.text.lstrip().startswith(result.title),
        "long_line": max(map(len, result.text.split("\n"))) > LONG_LINE,
        "broken": bool(broken_paragraphs(result.text)),
        "unsure": bool(unsure),
    }
    cautions = tuple(caution for caution, there in found.items() if there)
    return Preview(result, outline, passages, cautions, same_text or same_title, unsure)


def count_sections(outline: Section) -> int:
    """How many sections of an outline have a heading of the speech's own; 开头 and 结尾 are ours."""
    sections = [path[-1] for path in walk(outline)]
    return sum(bool(s.ordinal) or s.heading not in ("", OPENING, CLOSING) for s in sections)
