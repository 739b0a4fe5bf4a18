"""What each numbered rule gives for a fixed set of texts, as a digest; the digests are kept by version.

``python -m tests.support.rule_outputs`` adds the digest of a version that has none yet.  It never replaces one: whoever
changes what a rule gives raises its number in ``ingest.store.versions`` first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ingest.encoders.embedded_text import embedded_text
from ingest.outline.parser import Section, parse_outline
from ingest.outline.passages import Passage, cut_passages
from ingest.settings import IndexSettings
from ingest.speech import Speech
from ingest.store.versions import RULES
from ingest.text.tokens import tokens

REPOSITORY = Path(__file__).resolve().parents[2]
KEPT = REPOSITORY / "tests" / "data" / "rules"
_LINES = 5  # of a section of ``_plain_outline``


class OutputChanged(Exception):
    """A rule gives something else than its version gave when the digest was kept."""


def fixed_texts() -> list[str]:
    """The five speeches, the made-up manuscripts, and strings that are hard to parse."""
    files = [*sorted((REPOSITORY / "corpus").glob("*.txt")), *sorted((KEPT.parent / "manuscripts").glob("*.txt"))]
    hard: list[str] = json.loads((KEPT / "texts.json").read_text(encoding="utf-8"))
    return [*(path.read_text(encoding="utf-8") for path in files), *hard]


def digest_of(rule: str) -> str:
    """The SHA-256 (hexadecimal) of what a rule gives for the fixed texts."""
    output = [OUTPUTS[rule](text) for text in fixed_texts()]
    return hashlib.sha256(json.dumps(output).encode("ascii")).hexdigest()


def check(rule: str, version: int, digest: str, folder: Path = KEPT) -> None:
    """Raise ``OutputChanged`` where the digest kept for that version of a rule is another, or there is none."""
    kept = kept_digests(rule, folder).get(str(version))
    if kept is None:
        raise OutputChanged(f"{rule} {version} has no digest yet: run python -m tests.support.rule_outputs and commit it")
    if kept != digest:
        raise OutputChanged(f"{rule} {version} gives something else than before: raise its number in ingest.store.versions")


def keep(rule: str, version: int, digest: str, folder: Path = KEPT) -> None:
    """Keep the digest of a new version; raises ``OutputChanged`` where another is kept, or it is not the highest."""
    kept = kept_digests(rule, folder)
    if kept.setdefault(str(version), digest) != digest:
        raise OutputChanged(f"{rule} {version} gives something else than before: raise its number in ingest.store.versions")
    if version < max(map(int, kept)):
        raise OutputChanged(f"{rule} {version} is lower than a version that is kept")
    (folder / f"{rule}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="ascii")


def kept_digests(rule: str, folder: Path = KEPT) -> dict[str, str]:
    """The digests of a rule by version; empty for a new rule."""
    path = folder / f"{rule}.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="ascii")) if path.exists() else {}
    return found


def _outline_output(text: str) -> Any:
    return _plain(parse_outline(text))


def _plain(section: Section) -> list[Any]:
    children = [_plain(child) for child in section.children]
    return [section.level, section.ordinal, section.heading, section.start, section.end, children]


def _passages_output(text: str) -> Any:
    return [(p.section, p.start, p.end) for p in _passages(text)]


def _encoded_output(text: str) -> Any:
    return [embedded_text(p, IndexSettings(heading)) for p in _passages(text) for heading in (True, False)]


def _passages(text: str) -> Iterable[Passage]:
    """Passages of an outline by lines, and of none: so these rules keep their number when that of outlines rises."""
    whole = Section(0, "", "", 0, len(text))
    for outline in (whole, _plain_outline(text)):
        yield from cut_passages(Speech("", "", text), outline)


def _plain_outline(text: str) -> Section:
    """Sections of five lines each, headed by how the first line begins; the first line of each is a leaf."""
    sections, start, lines = [], 0, text.splitlines(keepends=True)
    for first in range(0, len(lines), _LINES):
        opening, end = lines[first], start + sum(map(len, lines[first : first + _LINES]))
        leaves = (Section(2, "", "", start, start + len(opening)), Section(2, "", "", start + len(opening), end))
        sections.append(Section(1, "", opening.strip()[:20], start, end, leaves))
        start = end
    return Section(0, "", "", 0, len(text), tuple(sections))


OUTPUTS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {"tokens": tokens, "outline": _outline_output, "passages": _passages_output, "encoded_text": _encoded_output}
)


if __name__ == "__main__":
    for name, number in asdict(RULES).items():
        keep(name, number, digest_of(name))
