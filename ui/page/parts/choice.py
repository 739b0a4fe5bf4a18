"""Choosing speeches by kind, speaker and year, on every page that lists or asks them."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.store.speech_table import SpeechCard
from retrieval.search.speech_filter import UNSAID, SpeechFilter, facets
from ui.formats.payload import Payload
from ui.page.parts.markup import attributes, safe
from ui.texts.chat import Texts


def filter_of(data: Payload) -> SpeechFilter:
    """Read a filter as a page's script sends it; raises ``PayloadInvalid``."""
    return SpeechFilter(data.text("kind", ""), data.text("speaker", ""), data.text("year", ""), data.text("words", ""))


def facets_html(cards: Sequence[SpeechCard], wanted: SpeechFilter, texts: Texts) -> str:
    """Write a choice for each field in which the speeches differ; what is wanted now is chosen."""
    every = {"kind": texts.every_kind, "speaker": texts.every_speaker, "year": texts.every_year}
    chosen = {"kind": wanted.kind, "speaker": wanted.speaker, "year": wanted.year}
    written = []
    for facet in facets(cards):
        name = every[facet.field]
        options = [f'<option value="">{safe(name)}</option>']
        for value, count in facet.values:
            tags = attributes(value=value, selected=value == chosen[facet.field])
            said = texts.facet.format(value=texts.unsaid if value == UNSAID else value, count=count)
            options.append(f"<option{tags}>{safe(said)}</option>")
        written.append(f"<select{attributes(name=facet.field, aria_label=name)}>{''.join(options)}</select>")
    return "".join(written)
