"""The list of the page 讲话: a table of speeches that can be narrowed and sorted, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ingest.store.speech_table import SpeechCard
from ui.collection.offers import Withdrawn
from ui.formats.payload import Payload, PayloadInvalid
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.texts.library import CollectionTexts

LISTED = 60  # rows drawn at once; more come when they are asked for
"""Rows that are listed at a time."""

Column = Literal["title", "kind", "date", "characters", "sections", "changed"]
COLUMNS: tuple[Column, ...] = ("title", "kind", "date", "characters", "sections", "changed")
_BIGGEST_FIRST = {"date", "characters", "sections", "changed"}  # columns that are sorted downwards at the first click
_BLANK = "—"
_NOTHING = (0.0, "")


@dataclass(frozen=True, slots=True)
class SpeechListing:
    """The speeches with what the table says of them beyond their cards; ``sections`` counts those of one speech."""

    cards: Sequence[SpeechCard]
    changed: Mapping[str, datetime]
    sections: Callable[[SpeechCard], int]


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the table is sorted (None: as the speeches were taken in), and whether from the far end."""

    column: Column | None = None
    reverse: bool = False


def order_of(data: Payload) -> Order:
    """Read an order; raises ``PayloadInvalid``."""
    name = data.text("sort", "")
    column = next((column for column in COLUMNS if column == name), None)
    if name and column is None:
        raise PayloadInvalid("sort", " or ".join(COLUMNS))
    return Order(column, data.flag("reverse"))


def sorted_cards(listing: SpeechListing, cards: Sequence[SpeechCard], order: Order) -> list[SpeechCard]:
    """The speeches in an order; numbers and dates come biggest first, what has none comes last."""
    if order.column is None:
        return list(cards)
    keys = {card.id: _key(listing, card, order.column) for card in cards}
    known = [card for card in cards if keys[card.id] != _NOTHING]
    known.sort(key=lambda card: keys[card.id], reverse=(order.column in _BIGGEST_FIRST) != order.reverse)
    return known + [card for card in cards if keys[card.id] == _NOTHING]


def _key(listing: SpeechListing, card: SpeechCard, column: Column) -> tuple[float, str]:
    """What a column sorts by: a number and a word, of which one counts."""
    if column == "changed":
        moment = listing.changed.get(card.id)
        return _NOTHING if moment is None else (moment.timestamp(), "")
    if column == "sections":
        return (listing.sections(card) + 1, "")
    if column == "characters":
        return (card.characters + 1, "")
    return (0, {"title": card.title, "kind": card.kind, "date": card.date}[column])


def table_html(listing: SpeechListing, cards: Sequence[SpeechCard], order: Order, texts: CollectionTexts) -> str:
    """Write the table with the first ``LISTED`` speeches."""
    if not cards:
        return f'<p class="hint empty">{safe(texts.none_found)}</p>'
    heads = "".join(_head(column, order, texts) for column in COLUMNS)
    return (
        f'<table class="speeches"><thead><tr>{heads}</tr></thead>'
        f'<tbody data-role="rows">{rows_html(listing, cards, order, 0, texts)}</tbody></table>'
        f"{more_html(len(cards), LISTED, texts)}"
    )


def rows_html(
    listing: SpeechListing, cards: Sequence[SpeechCard], order: Order, first: int, texts: CollectionTexts
) -> str:
    """Write ``LISTED`` rows from the ``first`` on."""
    return "".join(_row(listing, card, texts) for card in sorted_cards(listing, cards, order)[first : first + LISTED])


def more_html(count: int, listed: int, texts: CollectionTexts) -> str:
    """Write the button that lists more; nothing where all are listed."""
    left = min(count - listed, LISTED)
    return button("more", texts.more.format(count=left), style="link", data_first=listed) if left > 0 else ""


def withdrawn_html(items: Sequence[Withdrawn], texts: CollectionTexts) -> str:
    """Write what was withdrawn and can be brought back; nothing where there is none."""
    if not items:
        return ""
    rows = []
    for item in items:
        act = button("back", texts.bring_back, "retry", data_source=item.source, data_title=item.note.title)
        when = texts.withdrawn_on.format(date=item.note.changed[:10])
        title = f'<span class="title">{safe(item.note.title)}</span>'
        rows.append(f'<li>{title}<span class="meta">{safe(when)}</span>{act}</li>')
    return (
        f'<details class="withdrawn"><summary>{safe(texts.withdrawn.format(count=len(items)))}</summary>'
        f'<p class="hint">{safe(texts.withdrawn_hint)}</p><ul>{"".join(rows)}</ul></details>'
    )


def column_name(column: Column, texts: CollectionTexts) -> str:
    """A column's heading."""
    names: Mapping[Column, str] = {
        "title": texts.title,
        "kind": texts.kind,
        "date": texts.date,
        "characters": texts.characters,
        "sections": texts.sections,
        "changed": texts.changed,
    }
    return names[column]


def _head(column: Column, order: Order, texts: CollectionTexts) -> str:
    name = column_name(column, texts)
    sort = None
    if order.column == column:
        sort = "descending" if (column in _BIGGEST_FIRST) != order.reverse else "ascending"
    tags = attributes(type="button", data_act="sort", data_column=column, title=texts.sort_by.format(column=name))
    return f'<th scope="col"{attributes(class_=column, aria_sort=sort)}><button{tags}>{safe(name)}</button></th>'


def _row(listing: SpeechListing, card: SpeechCard, texts: CollectionTexts) -> str:
    moment = listing.changed.get(card.id)
    opener = attributes(type="button", data_act="card", data_speech=card.id, data_title=card.title)
    about = " · ".join(part for part in (card.speaker, card.occasion) if part)
    note = f'<span class="meta">{safe(about)}</span>' if about else ""
    cells: tuple[tuple[Column, str], ...] = (
        ("kind", card.kind),
        ("date", card.date or _BLANK),
        ("characters", f"{card.characters:,}"),
        ("sections", str(listing.sections(card))),
        ("changed", f"{moment:%Y-%m-%d}" if moment else _BLANK),
    )
    names = {column: column_name(column, texts) for column in COLUMNS}
    written = "".join(_cell(name, names[name], value) for name, value in cells)
    return (
        f'<tr data-speech="{safe(card.id)}"><th scope="row" class="title"><button{opener}>{safe(card.title)}</button>'
        f"{note}</th>{written}</tr>"
    )


def _cell(column: Column, name: str, value: str) -> str:
    tags = attributes(class_=f"{column} blank" if value == _BLANK else column, data_label=name)
    return f"<td{tags}>{safe(value)}</td>"
