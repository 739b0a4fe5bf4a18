"""The speeches as lists: tick boxes that narrow a question, and titles that open a speech."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.store.speech_table import SpeechCard
from retrieval.search.speech_filter import SpeechFilter
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.texts.chat import Texts

LISTED = 60
"""Most speeches in one list; more are found by their title."""

FIND_FROM = 13
"""From how many speeches on a list has a field to find them by title."""


def scope_html(cards: Sequence[SpeechCard], words: str, texts: Texts) -> str:
    """Write the tick boxes of the speeches found by ``words``, at most ``LISTED``."""
    found = SpeechFilter(words=words).chosen(cards)
    items = "".join(_box(card, texts) for card in found[:LISTED])
    return f'<ul class="boxes">{items}</ul>{_rest(found, texts)}'


def shelf_html(cards: Sequence[SpeechCard], words: str, texts: Texts) -> str:
    """Write the speeches found by ``words`` as titles that open them, at most ``LISTED``."""
    found = SpeechFilter(words=words).chosen(cards)
    items = "".join(_book(card, texts) for card in found[:LISTED])
    return f'<ul class="shelf">{items}</ul>{_rest(found, texts)}'


def find_field(cards: Sequence[SpeechCard], texts: Texts) -> str:
    """Write the field that finds speeches by title; nothing where there are few."""
    if len(cards) < FIND_FROM:
        return ""
    tags = attributes(type="search", class_="find", data_role="find", placeholder=texts.scope_find)
    return f"<input{tags}{attributes(aria_label=texts.scope_find, autocomplete='off')}>"


def _box(card: SpeechCard, texts: Texts) -> str:
    box = attributes(type="checkbox", name="speech", value=card.id)
    label = f"{texts.scope_only}：{card.title}"
    only = button("only", texts.scope_only, style="only", data_speech=card.id, aria_label=label)
    return f"<li><label><input{box}><span>{safe(card.title)}</span></label>{only}</li>"


def _book(card: SpeechCard, texts: Texts) -> str:
    tags = attributes(type="button", data_act="open", data_speech=card.id, data_title=card.title)
    count = texts.reader_characters.format(count=f"{card.characters:,}")
    about = " · ".join(part for part in (card.kind, card.date, count) if part)
    return (
        f'<li><button{tags}><span class="title">{safe(card.title)}</span>'
        f'<span class="meta">{safe(about)}</span></button></li>'
    )


def _rest(found: Sequence[SpeechCard], texts: Texts) -> str:
    more = len(found) - LISTED
    return f'<p class="hint">{safe(texts.scope_more.format(count=more))}</p>' if more > 0 else ""
