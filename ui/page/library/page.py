"""The page 讲话: the speeches as a list, each with its summary, and how new ones come in and old ones go.

The page's scripts (``library.js``, ``library_upload.js``) draw nothing themselves: what they show comes from here as
HTML.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from ingest.documents.finding import SUFFIXES
from ingest.errors import SpeechGone
from ingest.outline.parser import CLOSING, OPENING
from ingest.pipeline.preview import count_sections
from ingest.store.speech_table import SpeechCard
from retrieval.answering.summary import summarise
from retrieval.library import Library
from ui.collection.jobs import Jobs
from ui.collection.offers import Offer, Outcome, Particulars
from ui.collection.service import CollectionService
from ui.formats.payload import Payload, PayloadInvalid
from ui.page.library.card import Shown, card_html
from ui.page.library.frame import library_html
from ui.page.library.incoming import incoming_html
from ui.page.library.list import LISTED, SpeechListing, more_html, order_of, rows_html, table_html, withdrawn_html
from ui.page.library.plot import MOST_ROWS, Length, SpeechPart, lengths_html
from ui.page.parts.choice import facets_html, filter_of
from ui.page.parts.shell import ServerFunction, Shell, head_of, told
from ui.texts.library import CollectionTexts, library_texts_for

SCRIPTS = ("parts/frame.js", "library/library_upload.js", "library/library.js")
_QUOTED = 60  # characters by which a part is found again in the text
_MIME = "application/octet-stream"


def build(shell: Shell) -> None:
    """Put the page into the tab that is being built."""
    import gradio as gr

    service = service_of(shell)
    service.throw_away_old()
    gr.HTML(
        library_html(library_texts_for(shell.texts), SUFFIXES, editable=service.editable),
        js_on_load="speechqa.library.attach(element, server);",
        head=head_of(shell, *SCRIPTS),
        server_functions=server_functions(shell, service),
        apply_default_css=False,
        padding=False,
        elem_id="library",
        elem_classes=["ours"],
    )


def service_of(shell: Shell) -> CollectionService:
    """The service that keeps the collection as the page's settings say."""
    settings = shell.settings
    return CollectionService(shell.library, settings.index, settings.library, settings.clock)


def server_functions(shell: Shell, service: CollectionService) -> list[ServerFunction]:
    """What the page's scripts call."""
    texts, counts = library_texts_for(shell.texts), _Counts(shell.library)
    functions = _reading_functions(shell, service, counts, texts)
    if service.editable:  # else there is nothing that could be called
        functions += [*_upload_functions(shell, service, texts), *_changing_functions(service)]
    return [told(shell)(function) for function in functions]


class _Counts:
    """How many sections the speeches have; worked out once for each text."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[str, int] = {}

    def __call__(self, card: SpeechCard) -> int:
        count = self._known.get(card.digest)
        if count is None:
            count = self._known[card.digest] = count_sections(self._library.outline(card.id))
        return count


def _reading_functions(
    shell: Shell, service: CollectionService, counts: _Counts, texts: CollectionTexts
) -> list[ServerFunction]:
    library, page = shell.library, shell.texts

    def listing() -> SpeechListing:
        library.refresh()
        cards = library.speeches
        return SpeechListing(cards, service.changed(cards), counts)

    def library_list(data: Any) -> dict[str, Any]:
        request, now = Payload.of(data), listing()
        wanted = filter_of(request)
        cards = wanted.chosen(now.cards)
        none = texts.none_yet if service.editable else texts.none_to_read
        total = texts.total.format(count=len(now.cards), characters=f"{sum(c.characters for c in now.cards):,}")
        found = texts.found.format(found=len(cards), count=len(now.cards))
        return {
            "html": table_html(now, cards, order_of(request), texts) if now.cards else f'<p class="hint">{none}</p>',
            "total": total if len(cards) == len(now.cards) else found,
            "facets": facets_html(now.cards, wanted, page),
            "picture": lengths_html(_lengths(library, cards), len(cards), texts),
            "withdrawn": withdrawn_html(service.withdrawn() if service.editable else (), texts),
            "generation": library.generation,
        }

    def library_more(data: Any) -> dict[str, Any]:
        request, now = Payload.of(data), listing()
        cards, first = filter_of(request).chosen(now.cards), request.whole("first")
        html = rows_html(now, cards, order_of(request), first, texts)
        return {"html": html, "more": more_html(len(cards), first + LISTED, texts)}

    def library_card(data: Any) -> dict[str, Any]:
        library.refresh()
        card = _card(library, Payload.of(data).text("speech"))
        speech = library.speech(card.id)
        outline = library.outline(speech.id)
        leads = summarise(speech, outline, library.sentences(speech.id))
        return {"html": card_html(Shown(card, speech.text, outline, leads), texts, editable=service.editable)}

    def library_file(data: Any) -> dict[str, Any]:
        original = service.original(Payload.of(data).text("speech"))
        encoded = base64.b64encode(original.data).decode("ascii")
        return {"mime": _MIME, "data": encoded, "name": original.name, "as_it_came": original.as_it_came}

    return [library_list, library_more, library_card, library_file]


def _upload_functions(shell: Shell, service: CollectionService, texts: CollectionTexts) -> list[ServerFunction]:
    jobs = Jobs(service)

    def upload_begin(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        return {"token": service.receive(request.text("name"), request.whole("size"))}

    def upload_part(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        return {"size": service.append(request.text("token"), _decoded(request.text("data")))}

    def upload_unpack(data: Any) -> dict[str, Any]:
        arrived = service.unpack(Payload.of(data).text("token"))
        problems = [shell.texts.error(item.error) if item.error else "" for item in arrived]
        items = zip(arrived, problems, strict=True)
        return {"files": [{"name": item.name, "token": item.token, "problem": problem} for item, problem in items]}

    def upload_look(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        looked = service.look_at(request.text("token"))
        replaces = request.text("replaces", "")
        old = _card(shell.library, replaces) if replaces else None
        html = incoming_html(looked, request.text("name"), old, texts)
        return {"html": html, "ready": 'name="title"' in html}

    def upload_drop(data: Any) -> dict[str, Any]:
        service.drop(Payload.of(data).text("token"))
        return {}

    def upload_take_in(data: Any) -> dict[str, Any]:
        return {"job": jobs.start([_offer(item) for item in Payload.of(data).objects("offers")])}

    def upload_state(data: Any) -> dict[str, Any]:
        state = jobs.state(Payload.of(data).text("job"))
        if state is None:
            return {"done": True, "outcomes": []}
        problem = shell.texts.error(state.error) if state.error else ""
        outcomes = [_told(outcome, shell) for outcome in state.outcomes]
        return {"share": state.share, "done": state.done, "outcomes": outcomes, "ended": problem}

    return [upload_begin, upload_part, upload_unpack, upload_look, upload_drop, upload_take_in, upload_state]


def _changing_functions(service: CollectionService) -> list[ServerFunction]:
    def library_change(data: Any) -> dict[str, Any]:
        request = Payload.of(data)
        service.change(request.text("speech"), _particulars(request), request.text("seen", ""))
        return {}

    def library_withdraw(data: Any) -> dict[str, Any]:
        return {"source": service.withdraw(Payload.of(data).text("speech")).source}

    def library_back(data: Any) -> dict[str, Any]:
        return {"speech": service.bring_back(Payload.of(data).text("source"))}

    return [library_change, library_withdraw, library_back]


def _card(library: Library, speech_id: str) -> SpeechCard:
    card = next((card for card in library.speeches if card.id == speech_id), None)
    if card is None:
        raise SpeechGone
    return card


def _lengths(library: Library, cards: Sequence[SpeechCard]) -> list[Length]:
    """The longest speeches with their parts, in the order of the list."""
    longest = {card.id for card in sorted(cards, key=lambda card: -card.characters)[:MOST_ROWS]}
    return [_length(library, card) for card in cards if card.id in longest]


def _length(library: Library, card: SpeechCard) -> Length:
    text, sections = library.speech(card.id).text, library.outline(card.id).children
    parts = []
    for section in sections:
        framing = not section.ordinal and section.heading in ("", OPENING, CLOSING) and len(sections) > 1
        quote = text[section.start : min(section.start + _QUOTED, section.end)]
        parts.append(SpeechPart(section.label, section.start, section.end - section.start, quote, framing))
    return Length(card.id, card.title, card.characters, parts)


def _offer(request: Payload) -> Offer:
    return Offer(request.text("token"), _particulars(request), request.text("replaces", ""))


def _particulars(request: Payload) -> Particulars:
    return Particulars(**{name: request.text(name, "") for name in ("title", "kind", "date", "speaker", "occasion")})


def _told(outcome: Outcome, shell: Shell) -> dict[str, str]:
    problem = shell.texts.error(outcome.error) if outcome.error else ""
    title = ""
    if outcome.speech_id:
        title = _card(shell.library, outcome.speech_id).title
    known = {"token": outcome.token, "speech": outcome.speech_id, "title": title}
    return known | {"replaced": outcome.replaced, "problem": problem}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as err:  # not Base64, or not even ASCII
        raise PayloadInvalid("data", "Base64") from err
