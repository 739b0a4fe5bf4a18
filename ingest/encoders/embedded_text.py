"""What of a passage the encoder reads; a change of it asks for new vectors: see ``ingest.store.versions``."""

from __future__ import annotations

from ingest.outline.passages import Passage
from ingest.settings import IndexSettings


def embedded_text(passage: Passage, settings: IndexSettings) -> str:
    """The text that is encoded for a passage: its section path, where the settings say so, and its own.

    The last heading is left out where the text itself opens with it.
    """
    path = passage.section if settings.heading_in_vector else ()
    if path and _opens_with(passage.text, path[-1]):
        path = path[:-1]
    return "\n".join((*path, passage.text))


def _opens_with(text: str, heading: str) -> bool:
    """Compare without white space and the marks of a Markdown heading."""
    bare = "".join(heading.split())
    return "".join(text[: 2 * len(heading) + 10].split()).lstrip("#").startswith(bare)
