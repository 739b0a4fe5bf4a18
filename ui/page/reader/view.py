"""The reading view: a paragraph with its cited sentence, or a whole speech with its outline, as HTML.

Every page opens sources through it.  A place is found again by its words where the manuscript has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.errors import SpeechUnknown
from ingest.outline.parser import Section, path_at, walk
from ingest.speech import Speech
from ingest.text.sentences import Paragraph, SentenceTable, split_paragraphs
from retrieval.citations.address import Address
from retrieval.library import Library
from ui.formats.payload import Payload
from ui.page.parts.buttons import button
from ui.page.parts.markup import MarkedSpan, attributes, marked, safe
from ui.texts.chat import Texts

_HEADING_REACH = 40
"""How far behind a section's beginning its heading is looked for, in characters."""

_LEAST_SHOWN = 80
"""Characters of an excerpt that give enough to understand it."""


@dataclass(frozen=True, slots=True)
class ReadingPosition:
    """What is to be opened: a speech, and in it the stretch ``start:end`` whose words were ``quote``.

    With an empty quote the speech is opened at its beginning.  ``values`` are spans of the text to stand
    out; ``near`` says that the stretch is merely similar, no source; ``title`` is what the speech was called.
    """

    speech_id: str
    start: int = 0
    end: int = 0
    quote: str = ""
    values: tuple[tuple[int, int], ...] = ()
    near: bool = False
    title: str = ""

    @classmethod
    def of(cls, data: Payload) -> ReadingPosition:
        """Read a place as the page's script sends it; raises ``PayloadInvalid``."""
        if not data.text("quote", ""):
            return cls(data.text("speech"), title=data.text("title", ""))
        return cls(
            data.text("speech"),
            data.whole("start"),
            data.whole("end"),
            data.text("quote"),
            data.spans("values"),
            data.flag("near"),
            data.text("title", ""),
        )


Finding = Literal["exact", "moved", "changed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class LocatedCitation:
    """Where a place is now; ``speech`` is None where it was withdrawn, and ``place`` is then as asked."""

    place: ReadingPosition
    speech: Speech | None
    finding: Finding


def find(library: Library, place: ReadingPosition) -> LocatedCitation:
    """Look a place up in the speeches as they are now."""
    try:
        speech = library.speech(place.speech_id)
    except SpeechUnknown:
        return LocatedCitation(place, None, "withdrawn")
    if speech.text[place.start : place.end] == place.quote:
        return LocatedCitation(place, speech, "exact")
    again = speech.text.find(place.quote)
    if again < 0:
        return LocatedCitation(place, speech, "changed")
    shift = again - place.start
    values = tuple((start + shift, end + shift) for start, end in place.values)
    moved = ReadingPosition(
        place.speech_id, again, again + len(place.quote), place.quote, values, place.near, speech.title
    )
    return LocatedCitation(moved, speech, "moved")


def reading_html(library: Library, place: ReadingPosition, texts: Texts, *, whole: bool = False) -> str:
    """Write the reading view of a place; ``whole`` opens the speech from beginning to end."""
    found = find(library, place)
    if found.speech is None or found.finding == "changed":
        return _lost_html(found, texts)
    outline = library.outline(place.speech_id)
    whole = whole or not place.quote
    head = _head(found, found.speech, outline, texts, whole)
    text = _text(found.place, found.speech, outline, texts, whole)
    contents = _outline_html(found.place, outline, texts) if whole else ""
    body = "reader-body with-outline" if contents else "reader-body"
    return f'{head}<div class="{body}" tabindex="0">{contents}<div class="manuscript">{text}</div></div>'


def _head(found: LocatedCitation, speech: Speech, outline: Section, texts: Texts, whole: bool) -> str:
    count = texts.reader_characters.format(count=f"{len(speech.text):,}")
    meta = " · ".join(part for part in (speech.kind, speech.date, speech.speaker, speech.occasion, count) if part)
    parts = [_title(speech.title), f'<p class="meta">{safe(meta)}</p>']
    if found.place.quote:
        parts.append(_path(found.place, speech, outline, texts))
    if found.place.near:
        parts.append(f'<p class="warning">{safe(texts.near)}</p>')
    if found.finding == "moved":
        parts.append(f'<p class="warning">{safe(texts.moved)}</p>')
    if found.place.quote:
        act, label = ("excerpt", texts.excerpt) if whole else ("whole", texts.whole)
        star = "" if found.place.near else _star(found.place, speech, outline, texts)
        parts.append(f'<div class="acts">{button(act, label, "book")}{star}</div>')
    return f'<div class="reader-head">{"".join(parts)}</div>'


def _star(place: ReadingPosition, speech: Speech, outline: Section, texts: Texts) -> str:
    """Write the button that keeps the cited sentence, with its address in words."""
    sentence = SentenceTable(speech.text).at(place.start)
    section = tuple(section.label for section in path_at(outline, place.start))
    address = Address(speech.id, speech.title, section, sentence.paragraph, sentence.number)
    return button(
        "excerpt-star",
        texts.star,
        "star",
        data_speech=speech.id,
        data_title=speech.title,
        data_start=place.start,
        data_end=place.end,
        data_quote=place.quote,
        data_address=str(address),
        aria_pressed="false",
    )


def _title(title: str) -> str:
    return f'<h2 tabindex="-1">{safe(title)}</h2>'


def _path(place: ReadingPosition, speech: Speech, outline: Section, texts: Texts) -> str:
    paragraphs = [p for p in split_paragraphs(speech.text) if p.start <= place.start < p.end]
    labels = [section.label for section in path_at(outline, place.start)]
    labels += [texts.paragraph.format(number=paragraph.number) for paragraph in paragraphs]
    items = "".join(f"<li>{safe(label)}</li>" for label in labels)
    return f'<ol class="path">{items}</ol>'


def _text(place: ReadingPosition, speech: Speech, outline: Section, texts: Texts, whole: bool) -> str:
    kind = "near" if place.near else "cited"
    leads = list(_leads(speech.text, outline))
    spans = [*leads, *(MarkedSpan(start, end, "value") for start, end in place.values)]
    if place.quote:
        spans.append(MarkedSpan(place.start, place.end, kind))
    anchors = {path[-1].start: [_anchor(path[-1])] for path in walk(outline) if path[-1].heading} if whole else {}
    paragraphs = split_paragraphs(speech.text)
    shown = paragraphs if whole else _excerpt(paragraphs, place)
    return "".join(_paragraph(speech.text, paragraph, spans, leads, anchors, texts) for paragraph in shown)


def _excerpt(paragraphs: Sequence[Paragraph], place: ReadingPosition) -> Sequence[Paragraph]:
    """The paragraphs that hold a place; where that is little (a heading), also what follows."""
    held = [i for i, p in enumerate(paragraphs) if p.start < place.end and p.end > place.start]
    if not held:
        return ()
    first, last = held[0], held[-1] + 1
    while last < len(paragraphs) and paragraphs[last - 1].end - paragraphs[first].start < _LEAST_SHOWN:
        last += 1
    return paragraphs[first:last]


def _paragraph(
    text: str,
    paragraph: Paragraph,
    spans: Sequence[MarkedSpan],
    leads: Sequence[MarkedSpan],
    anchors: Mapping[int, Sequence[str]],
    texts: Texts,
) -> str:
    is_heading = any(lead.start <= paragraph.start and lead.end >= paragraph.end - 1 for lead in leads)
    tags = attributes(class_="heading" if is_heading else None, title=texts.paragraph.format(number=paragraph.number))
    return f"<p{tags}>{marked(text, paragraph.start, paragraph.end, spans, anchors)}</p>"


def _leads(text: str, outline: Section) -> Iterator[MarkedSpan]:
    """The stretch of each heading with its ordinal, as it stands in the text."""
    for path in walk(outline):
        section = path[-1]
        reach = section.start + len(section.label) + _HEADING_REACH
        at = text.find(section.heading, section.start, min(reach, section.end)) if section.heading else -1
        if at >= 0:
            yield MarkedSpan(section.start, at + len(section.heading), "lead")


def _anchor(section: Section) -> str:
    return f"at-{section.start}"


def _outline_html(place: ReadingPosition, outline: Section, texts: Texts) -> str:
    if not any(section.heading for section in outline.children):
        return ""
    current = {section.start for section in path_at(outline, place.start)} if place.quote else set()
    return (
        f'<details class="outline" open><summary>{safe(texts.outline)}</summary>'
        f"<nav>{_points(outline.children, current)}</nav></details>"
    )


def _points(sections: Sequence[Section], current: set[int]) -> str:
    items = []
    for section in sections:
        inner = _points(section.children, current)
        if section.heading:
            here = "true" if section.start in current else None
            tags = attributes(type="button", data_act="goto", data_at=_anchor(section), aria_current=here)
            items.append(f"<li><button{tags}>{safe(section.label)}</button>{inner}</li>")
        elif inner:
            items.append(f"<li>{inner}</li>")
    return f"<ol>{''.join(items)}</ol>" if items else ""


def _lost_html(found: LocatedCitation, texts: Texts) -> str:
    """Write what is left of a place that is no longer in the speeches: what was cited, said to be so."""
    message = texts.withdrawn if found.speech is None else texts.changed
    title = found.speech.title if found.speech else found.place.title or found.place.speech_id
    return (
        f'<div class="reader-head">{_title(title)}<p class="warning">{safe(message)}</p></div>'
        f'<div class="reader-body" tabindex="0"><div class="manuscript"><p>{safe(found.place.quote)}</p></div></div>'
    )
