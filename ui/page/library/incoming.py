"""A file that was looked at and waits to be taken in: what is said of it, and how it will be cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.outline.parser import Section
from ingest.pipeline.preview import Preview
from ingest.store.speech_table import SpeechCard, make_card
from ingest.text.sentences import broken_paragraphs
from ui.formats.text_format import numbers_text
from ui.page.library.card import fields_html
from ui.page.parts.markup import attributes, safe
from ui.texts.library import CollectionTexts

_OPEN_UP_TO = 12
"""Points of the first level up to which the sections are shown without being asked for."""


def incoming_html(looked: Preview, name: str, replaces: SpeechCard | None, texts: CollectionTexts) -> str:
    """Write a preview; ``replaces`` is the speech that the file shall take the place of, as it was chosen."""
    card = make_card(looked.speech, looked.passages)
    counts = texts.cut_into.format(
        characters=f"{card.characters:,}", sections=looked.sections, passages=looked.passages
    )
    if "same_text" in looked.cautions and (replaces is None or looked.like != replaces):
        return f'<p class="meta">{safe(counts)}</p>{_cautions(looked, ("same_text",), texts)}'
    shown = tuple(c for c in looked.cautions if c != "same_text" and not (replaces and c == "same_title"))
    return (
        f'<p class="meta">{safe(counts)}</p>{_cautions(looked, shown, texts)}'
        f"{fields_html(replaces or card, texts, name)}{_place(looked, replaces, texts)}{_sections(looked, texts)}"
    )


def _cautions(looked: Preview, shown: Sequence[str], texts: CollectionTexts) -> str:
    title, characters = looked.like.title if looked.like else "", f"{len(looked.speech.text):,}"
    lines = [line for caution, line in texts.cautions.items() if caution in shown]
    broken = broken_paragraphs(looked.speech.text)
    values = {
        "title": title,
        "characters": characters,
        "places": len(broken),
        "paragraphs": numbers_text(broken),
        "unsure": "、".join(_fields(texts)[name] for name in looked.unsure),
    }
    items = "".join(f"<li>{safe(line.format_map(values))}</li>" for line in lines)
    return f'<ul class="cautions">{items}</ul>' if items else ""


def _fields(texts: CollectionTexts) -> Mapping[str, str]:
    return {"title": texts.title, "date": texts.date, "speaker": texts.speaker}


def _place(looked: Preview, replaces: SpeechCard | None, texts: CollectionTexts) -> str:
    """Write the choice between a new speech and one whose place is taken; there is one only where titles agree."""
    if replaces is not None:
        line = texts.instead_of.format(title=replaces.title)
        return f'<p class="meta">{safe(line)}</p><input type="hidden" name="replaces" value="{safe(replaces.id)}">'
    if "same_title" not in looked.cautions or looked.like is None:
        return ""
    instead = texts.instead_of.format(title=looked.like.title)
    options = f'<option value="">{safe(texts.as_new)}</option>'
    options += f'<option value="{safe(looked.like.id)}">{safe(instead)}</option>'
    return f'<label class="place"><span>{safe(texts.place)}</span><select name="replaces">{options}</select></label>'


def _sections(looked: Preview, texts: CollectionTexts) -> str:
    if not looked.sections:
        return f'<p class="hint">{safe(texts.flat)}</p>'
    opened = attributes(open=len(looked.outline.points) <= _OPEN_UP_TO)
    return (
        f'<details class="cut"{opened}><summary>{safe(texts.cut)}</summary>'
        f"{_points(looked.outline.children, texts)}</details>"
    )


def _points(sections: Sequence[Section], texts: CollectionTexts) -> str:
    items = []
    for section in sections:
        inner = _points(section.children, texts)
        if section.heading:
            size = texts.characters_of.format(count=f"{section.end - section.start:,}")
            items.append(f'<li><span>{safe(section.label)}</span> <span class="size">{safe(size)}</span>{inner}</li>')
        elif inner:
            items.append(f"<li>{inner}</li>")
    return f"<ol>{''.join(items)}</ol>" if items else ""
