"""The frame of the page 引文: what to find or to check, and the place for what comes of it."""

from __future__ import annotations

from ingest.documents.finding import READERS
from ui.page.parts.buttons import button
from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe
from ui.texts.quote import QuoteTexts

ORDERS = ("position", "left", "right")
WIDTH, NARROWEST, WIDEST = 20, 5, 60  # characters on either side of a keyword: at first, and the range of the slider


def quote_html(texts: QuoteTexts, most_megabytes: int) -> str:
    """Write the frame; the page's script fills the places named by ``data-role``."""
    words = attributes(
        data_working=texts.working,
        data_too_large=texts.too_large.format(size=most_megabytes),
        data_most_bytes=most_megabytes * 1_000_000,
        data_csv_name=texts.csv_name,
        data_annotated_name=texts.annotated_name,
        data_more=texts.more,
    )
    return (
        f'<div class="quote"{words}><div class="modes" role="group" aria-label="{safe(texts.modes)}">'
        f"{_mode('find', texts.find_mode, on=True)}{_mode('check', texts.check_mode, on=False)}</div>"
        f"{_find_form(texts)}{_check_form(texts)}"
        f'<div class="results" data-role="results"><p class="hint">{safe(texts.welcome)}</p></div>'
        "</div>"
    )


def views_html(texts: QuoteTexts) -> str:
    """Write the choice between sentences and lines, and how lines are ordered and how wide they are."""
    orders = zip(ORDERS, (texts.order_position, texts.order_left, texts.order_right), strict=True)
    options = "".join(f'<option value="{value}">{safe(label)}</option>' for value, label in orders)
    return (
        '<div class="views"><div class="switch" role="group">'
        f"{button('view', texts.sentences_view, style='choice', data_view='sentences', aria_pressed='true')}"
        f"{button('view', texts.lines_view, style='choice', data_view='lines', aria_pressed='false')}</div>"
        f'<div class="line-options" data-role="line-options" hidden><label>{safe(texts.order)}'
        f'<select name="order">{options}</select></label><label>{safe(texts.width)}'
        f'<input type="range" name="width" min="{NARROWEST}" max="{WIDEST}" value="{WIDTH}"></label>'
        f"{button('csv', texts.csv, 'export')}</div></div>"
    )


def _mode(mode: str, label: str, *, on: bool) -> str:
    return button("mode", label, style="mode", data_mode=mode, aria_pressed="true" if on else "false")


def _find_form(texts: QuoteTexts) -> str:
    field = attributes(name="phrase", type="search", aria_label=texts.phrase, placeholder=texts.phrase_hint)
    field += attributes(autocomplete="off", data_main=True)
    return (
        '<form class="find-form" data-role="find" novalidate><div class="field" data-noted>'
        f'<input{field}><button type="submit" class="send">{icon("send")}<span>{safe(texts.find)}</span></button></div>'
        f'<div class="options">{_box("query", texts.query)}{_box("near", texts.near)}'
        f'<span class="facets" data-role="facets"></span>'
        f'<label>{safe(texts.speech)}<select name="speech" data-role="speeches"></select></label></div>'
        f'<p class="hint" data-role="query-hint" hidden>{safe(texts.query_hint)}</p></form>'
    )


def _check_form(texts: QuoteTexts) -> str:
    field = attributes(name="draft", rows="7", aria_label=texts.draft, placeholder=texts.draft_hint, data_main=True)
    file = attributes(type="file", name="file", accept=",".join(READERS))
    return (
        f'<form class="check-form" data-role="check" novalidate hidden><textarea{field}></textarea>'
        f'<div class="options" data-noted><label class="file"><input{file}>'
        f'<span class="choose">{safe(texts.choose_file)}</span>'
        f'<span data-role="file-name"{attributes(data_hint=texts.file)}>{safe(texts.file)}</span></label>'
        f"{_box('sentences', texts.every_sentence)}"
        f'<button type="submit" class="send">{icon("send")}<span>{safe(texts.check)}</span></button></div></form>'
    )


def _box(name: str, label: str) -> str:
    return f'<label><input type="checkbox" name="{name}">{safe(label)}</label>'
