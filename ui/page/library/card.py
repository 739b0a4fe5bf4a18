"""One speech on the page 讲话: what is known of it, its summary in its own words, its outline, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.outline.parser import Section
from ingest.pipeline.preview import count_sections
from ingest.store.speech_table import SpeechCard
from retrieval.answering.summary import SummarySentence
from ui.collection.offers import Particulars
from ui.page.parts.buttons import button
from ui.page.parts.markup import attributes, safe
from ui.texts.library import CollectionTexts

_QUOTED = 60
"""Characters of a section's beginning by which it is found in the reading view."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A speech to be shown: its card, its text, its outline and the leads of its summary."""

    card: SpeechCard
    text: str
    outline: Section
    leads: Sequence[SummarySentence]


def card_html(shown: Shown, texts: CollectionTexts, *, editable: bool) -> str:
    """Write one speech; ``editable`` offers what changes it."""
    card = shown.card
    counts = texts.meta.format(characters=f"{card.characters:,}", sections=count_sections(shown.outline))
    about = " · ".join(part for part in (card.kind, card.date, card.speaker, card.occasion, counts) if part)
    return (
        f'<div class="one" data-speech="{safe(card.id)}" data-title="{safe(card.title)}">'
        f"{button('list', texts.all_speeches, 'back')}"
        f'<h2 tabindex="-1">{safe(card.title)}</h2><p class="meta">{safe(about)}</p>'
        f"{_acts(card, texts, editable=editable)}{_summary(shown, texts)}{_outline(shown, texts)}</div>"
    )


def fields_html(card: SpeechCard, texts: CollectionTexts, named: str = "") -> str:
    """Write the fields of what is said of a speech; ``named`` makes their labels unique for a screen reader."""
    fields = (
        ("title", texts.title, card.title, ""),
        ("date", texts.date, card.date, texts.date_hint),
        ("kind", texts.kind, card.kind, ""),
        ("speaker", texts.speaker, card.speaker, ""),
        ("occasion", texts.occasion, card.occasion, ""),
    )
    written = []
    for name, label, value, hint in fields:
        tags = attributes(type="text", name=name, value=value, placeholder=hint or None, autocomplete="off")
        tags += attributes(maxlength=120, aria_label=f"{label} {named}" if named else None)
        written.append(f'<label class="{name}"><span>{safe(label)}</span><input{tags}></label>')
    return f'<div class="particulars">{"".join(written)}</div>'


def _acts(card: SpeechCard, texts: CollectionTexts, *, editable: bool) -> str:
    acts = button("read", texts.read, "book") + button("download", texts.download, "export")
    if not editable:
        return f'<div class="acts">{acts}</div>'
    acts += button("edit", texts.edit, "edit", aria_expanded="false")
    acts += button("replace", texts.replace, "retry")
    acts += button("withdraw", texts.withdraw, "close", aria_expanded="false")
    buttons = f'<button type="submit" class="send">{safe(texts.save)}</button>{button("unedit", texts.cancel)}'
    fields = f"{fields_html(card, texts)}<div>{buttons}</div>"
    tags = attributes(data_role="edit", data_seen=Particulars.of(card).mark)
    edit = f'<form class="edit"{tags} novalidate hidden>{fields}</form>'
    sure = button("withdraw-now", texts.withdraw, style="send") + button("unwithdraw", texts.cancel)
    confirm = f'<div class="sure" data-role="sure" hidden><p>{safe(texts.withdraw_sure)}</p><div>{sure}</div></div>'
    return f'<div class="acts">{acts}</div>{edit}{confirm}'


def _summary(shown: Shown, texts: CollectionTexts) -> str:
    items = "".join(f"<li>{_lead(shown.card, lead, texts)}</li>" for lead in shown.leads)
    if not items:
        return ""
    hint = f'<span class="hint">{safe(texts.summary_hint)}</span>'
    return f'<h3>{safe(texts.summary)} {hint}</h3><ol class="leads">{items}</ol>'


def _lead(card: SpeechCard, lead: SummarySentence, texts: CollectionTexts) -> str:
    label = f'<b class="label">{safe(lead.label)}</b>' if lead.label else ""
    points = f'<span class="meta">{safe(texts.points.format(count=lead.points))}</span>' if lead.points else ""
    same = lead.text.strip("。：:；; ") == lead.label
    text = "" if same else f'<span class="text">{safe(lead.text)}</span>'
    tags = _place(card, lead.start, lead.end, lead.text)
    return f'<button type="button" data-act="open"{tags}>{label}{text}</button>{points}'


def _outline(shown: Shown, texts: CollectionTexts) -> str:
    if not any(section.heading for section in shown.outline.children):
        return f'<p class="hint">{safe(texts.flat)}</p>'
    return f"<h3>{safe(texts.outline)}</h3>{_points(shown, shown.outline.children)}"


def _points(shown: Shown, sections: Sequence[Section]) -> str:
    items = []
    for section in sections:
        inner = _points(shown, section.children)
        if section.heading:
            end = min(section.start + _QUOTED, section.end)
            tags = _place(shown.card, section.start, end, shown.text[section.start : end])
            size = f'<span class="size">{section.end - section.start:,}</span>'
            entry = f'<button type="button" data-act="open"{tags}><span>{safe(section.label)}</span>{size}</button>'
            items.append(f"<li>{entry}{inner}</li>")
        elif inner:
            items.append(f"<li>{inner}</li>")
    return f'<ol class="points">{"".join(items)}</ol>' if items else ""


def _place(card: SpeechCard, start: int, end: int, quote: str) -> str:
    return attributes(data_speech=card.id, data_title=card.title, data_start=start, data_end=end, data_quote=quote)
