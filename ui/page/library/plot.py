"""The picture of the page 讲话: the length of each speech, divided into its parts; drawn as HTML, with alt text.

Bars of HTML, unlike those of an SVG, keep the reader's type size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ui.page.parts.markup import attributes, safe
from ui.texts.library import CollectionTexts

MOST_ROWS = 30  # speeches drawn; set by hand


@dataclass(frozen=True, slots=True)
class SpeechPart:
    """A part of a speech: ``framing`` is what stands before and after the points; ``quote`` finds it in the text."""

    label: str
    start: int
    characters: int
    quote: str
    framing: bool


@dataclass(frozen=True, slots=True)
class Length:
    """A speech with its parts."""

    speech_id: str
    title: str
    characters: int
    parts: Sequence[SpeechPart]


def lengths_html(lengths: Sequence[Length], total: int, texts: CollectionTexts) -> str:
    """Draw a bar for each speech from 0 to the longest; ``total`` is how many speeches there are.

    Each part is a block that opens where it begins.
    """
    if not lengths:
        return ""
    most = f"；{texts.lengths_most.format(count=len(lengths))}" if len(lengths) < total else ""
    longest = max(length.characters for length in lengths) or 1
    alt = texts.lengths_alt.format(rows="".join(_told(length, texts) for length in lengths))
    rows = "".join(_row(length, longest, texts) for length in lengths)
    return (
        f'<figure><figcaption>{safe(texts.lengths)} <span class="hint">{safe(texts.lengths_hint + most)}</span>'
        f'</figcaption><div class="lengths" role="img"{attributes(aria_label=alt)}>{rows}</div></figure>'
    )


def _row(length: Length, longest: int, texts: CollectionTexts) -> str:
    blocks = "".join(_block(length, part, texts) for part in length.parts)
    share = 100 * length.characters / longest
    return (
        f'<div class="length"><span class="label">{safe(length.title)}</span><span class="track">'
        f'<span class="bar" style="width:{share:.2f}%">{blocks}</span>'
        f'<span class="number">{length.characters:,}</span></span></div>'
    )


def _block(length: Length, part: SpeechPart, texts: CollectionTexts) -> str:
    place = attributes(
        class_="part framing" if part.framing else "part",
        title=texts.lengths_part.format(label=part.label or length.title, count=f"{part.characters:,}"),
        style=f"flex-grow:{part.characters}",
        data_act="open",
        data_speech=length.speech_id,
        data_title=length.title,
        data_start=part.start,
        data_end=part.start + len(part.quote),
        data_quote=part.quote,
    )
    return f"<span{place}></span>"


def _told(length: Length, texts: CollectionTexts) -> str:
    parts = [texts.lengths_part.format(label=p.label, count=f"{p.characters:,}") for p in length.parts if p.label]
    told = "、".join(parts) or texts.flat.rstrip("。.")
    return texts.lengths_row.format(title=length.title, count=f"{length.characters:,}", parts=told)
