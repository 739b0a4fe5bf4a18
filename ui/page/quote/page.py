"""The page 引文: find a sentence, see a word in context, check quotations; all of it without a model.

The page's script (``quote.js``) draws nothing itself: what it shows comes from here as HTML.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from ingest.errors import AddressInvalid
from retrieval.citations.address import parse_address
from retrieval.library import Library
from retrieval.quiz.material.words import words
from retrieval.quotes import Lookup, PhraseOccurrences, QuoteFinder, check_draft, concordance, spreads
from retrieval.quotes.concordance import Order
from retrieval.search.speech_filter import SpeechFilter
from ui.formats.conversation_export import MIME
from ui.formats.drafts import Draft, TextDraft, annotated, draft_of
from ui.formats.payload import Payload, PayloadInvalid
from ui.formats.quote_text import concordance_csv
from ui.page.parts.choice import facets_html, filter_of
from ui.page.parts.shell import ServerFunction, Shell, head_of, told
from ui.page.quote.frame import NARROWEST, ORDERS, WIDEST, quote_html, views_html
from ui.page.quote.results import SENTENCES, Results, speech_options
from ui.texts.quote import QuoteTexts, quote_texts_for

SCRIPTS = ("parts/frame.js", "parts/tip.js", "quote/quote.js")
MOST_MEGABYTES = 10  # of a draft
_MATCHES = 4 * SENTENCES  # looked up for a list of sentences, of which some have several hits
_MOST_PARTS = 8  # words of a phrase that was not found
_LINES = 200  # of a concordance drawn at once; more come when they are asked for
_ORDERS: Mapping[str, Order] = {"position": "position", "left": "left", "right": "right"}


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    gr.HTML(
        quote_html(quote_texts_for(shell.texts), MOST_MEGABYTES),
        js_on_load="speechqa.quote.attach(element, server);",
        head=head_of(shell, *SCRIPTS),
        server_functions=server_functions(shell),
        apply_default_css=False,
        padding=False,
        elem_id="quote",
        elem_classes=["ours"],
    )


class QuoteService:
    """The finder of the newest generation; the text of speeches that did not change is taken over."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._finder: QuoteFinder | None = None
        self._changing = Lock()

    def finder(self) -> QuoteFinder:
        """The finder to answer one request with."""
        self._library.refresh()
        index = self._library.cache.index
        with self._changing:
            if self._finder is None or self._finder.index is not index:
                self._finder = QuoteFinder(index, earlier=self._finder)
            return self._finder


def server_functions(shell: Shell) -> list[ServerFunction]:
    """What the page's script calls."""
    service = QuoteService(shell.library)
    texts = quote_texts_for(shell.texts)

    @told(shell)
    def speeches(data: Any) -> dict[str, Any]:
        shell.library.refresh()
        cards, wanted = shell.library.speeches, filter_of(Payload.of(data))
        titles = {card.id: card.title for card in wanted.chosen(cards)}
        return {"html": speech_options(titles, texts), "facets": facets_html(cards, wanted, shell.texts)}

    @told(shell)
    def find(data: Any) -> dict[str, Any]:
        return _found(service.finder(), Payload.of(data), texts)

    @told(shell)
    def more(data: Any) -> dict[str, Any]:
        request, finder = Payload.of(data), service.finder()
        first = request.whole("first")
        return {"html": Results(finder.book, texts).sentences(_looked_up(finder, request, first), first)}

    @told(shell)
    def lines(data: Any) -> dict[str, Any]:
        return _lines(service.finder(), Payload.of(data), texts)

    @told(shell)
    def csv(data: Any) -> dict[str, Any]:
        request, finder = Payload.of(data), service.finder()
        found = concordance(finder.index, _occurrences(finder, request), width=_width(request), order=_order(request))
        return _file("text/csv", concordance_csv(found).encode("utf-8"))

    @told(shell)
    def check(data: Any) -> dict[str, Any]:
        request, finder = Payload.of(data), service.finder()
        report = check_draft(finder, _draft(request).text, sentences=request.flag("sentences"))
        return {"html": Results(finder.book, texts).report(report)}

    @told(shell)
    def annotate(data: Any) -> dict[str, Any]:
        request, finder = Payload.of(data), service.finder()
        draft = _draft(request)
        report = check_draft(finder, draft.text, sentences=request.flag("sentences"))
        return _file(MIME["docx"], annotated(draft, report.items))

    return [speeches, find, more, lines, csv, check, annotate]


def _found(finder: QuoteFinder, request: Payload, texts: QuoteTexts) -> dict[str, Any]:
    """Find a phrase, or follow an address that was written in its place."""
    phrase, results = request.text("phrase"), Results(finder.book, texts)
    if (resolved := _address(finder, phrase, results)) is not None:
        return {"html": resolved, "lines": False}
    query, lookup = request.flag("query"), _looked_up(finder, request, 0)
    summary, found = results.summary(lookup, query=query), results.sentences(lookup)
    if query or not lookup.counts:
        offered = "" if lookup.matches else results.nearest(lookup) + results.parts(_parts(finder, request))
        return {"html": summary + found + offered, "lines": False}
    where, often = results.plots(spreads(finder.index, _occurrences(finder, request)), phrase)
    sentences = f'<div data-role="sentences">{found}</div><div data-role="lines" hidden></div>'
    head = f'{summary}<div class="plots">{where}</div>{views_html(texts)}'
    return {"html": f'{head}{sentences}<div class="plots">{often}</div>', "lines": True}


def _looked_up(finder: QuoteFinder, request: Payload, first: int) -> Lookup:
    """Look up what a request asks for, with matches enough for the sentences after the ``first`` match."""
    phrase, scope, limit = request.text("phrase"), _scope(finder, request), first + _MATCHES
    if request.flag("query"):
        return finder.query(phrase, limit=limit, speeches=scope)
    return finder.find(phrase, limit=limit, near=request.flag("near"), speeches=scope)


def _parts(finder: QuoteFinder, request: Payload) -> dict[str, int]:
    """Words of a phrase that is nowhere, with how often each is found."""
    scope = _scope(finder, request)
    tried = dict.fromkeys(word.text for word in words(request.text("phrase")) if len(word.text) > 1)
    counts = {word: len(finder.occurrences(word, scope)) for word in list(tried)[:_MOST_PARTS]}
    return {word: count for word, count in counts.items() if count}


def _address(finder: QuoteFinder, phrase: str, results: Results) -> str | None:
    try:
        written = parse_address(phrase)
    except AddressInvalid:
        return None
    return results.resolved(finder.book.resolve(written))


def _lines(finder: QuoteFinder, request: Payload, texts: QuoteTexts) -> dict[str, Any]:
    results, first = Results(finder.book, texts), request.whole("first")
    found = concordance(
        finder.index,
        _occurrences(finder, request),
        width=_width(request),
        order=_order(request),
        first=first,
        limit=_LINES,
    )
    left = max(found.total - first - len(found.lines), 0)
    html = results.rows(found.lines) if first else results.lines(found, request.text("phrase"))
    return {"html": html, "next": first + len(found.lines), "left": min(left, _LINES)}


def _occurrences(finder: QuoteFinder, request: Payload) -> PhraseOccurrences:
    return finder.occurrences(request.text("phrase"), _scope(finder, request))


def _scope(finder: QuoteFinder, request: Payload) -> tuple[str, ...] | None:
    """The speeches to which a search is narrowed, None for all; raises ``SpeechUnknown``."""
    speech_id, wanted = request.text("speech", ""), filter_of(request)
    if speech_id:
        return (finder.index.speech(speech_id).id,)
    return None if wanted == SpeechFilter() else tuple(card.id for card in wanted.chosen(finder.index.speeches))


def _width(request: Payload) -> int:
    return min(max(request.whole("width"), NARROWEST), WIDEST)


def _order(request: Payload) -> Order:
    order = _ORDERS.get(request.text("order"))
    if order is None:
        raise PayloadInvalid("order", " or ".join(ORDERS))
    return order


def _draft(request: Payload) -> Draft:
    """The draft that was pasted or, as Base64 with its name, uploaded; raises the ``DocumentError`` that fits."""
    name = request.text("name", "")
    if not name:
        return TextDraft(request.text("draft"))
    try:
        data = base64.b64decode(request.text("file"), validate=True)
    except ValueError as err:  # not Base64, or not even ASCII
        raise PayloadInvalid("file", "Base64") from err
    return draft_of(Path(Path(name).name), data)


def _file(mime: str, content: bytes) -> dict[str, Any]:
    return {"mime": mime, "data": base64.b64encode(content).decode("ascii")}
