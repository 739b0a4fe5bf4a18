"""The frame of the page 问答: side list, conversation, question field; and what it says before the first question."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ingest.store.speech_table import SpeechCard
from retrieval.search.speech_filter import SpeechFilter
from ui.page.parts.buttons import button
from ui.page.parts.choice import facets_html
from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe
from ui.page.parts.speech_list import find_field, scope_html
from ui.texts.chat import Texts


def chat_html(cards: Sequence[SpeechCard], generation: str, texts: Texts) -> str:
    """Write the frame with the speeches as they are now; the page's script fills the places named by ``data-role``."""
    room = _room(cards, texts)
    tags = attributes(class_="chat no-chats empty", data_generation=generation)
    return f'<div{tags}>{_side(cards, texts)}<section class="room">{room}</section></div>'


def examples_html(questions: Sequence[str], texts: Texts) -> str:
    """Write questions to begin with."""
    items = "".join(f"<li>{_example(question)}</li>" for question in questions)
    return f"<h3>{safe(texts.examples)}</h3><ul>{items}</ul>" if items else ""


def scope_data(cards: Sequence[SpeechCard]) -> str:
    """The id and title of every speech as JSON, for the page's script."""
    return json.dumps([[card.id, card.title] for card in cards], ensure_ascii=False)


def welcome_lead(cards: Sequence[SpeechCard], texts: Texts) -> str:
    """How many speeches there are to ask; the page asks for it anew, for some may have come since it was built."""
    return texts.welcome_lead.format(count=len(cards), characters=f"{sum(card.characters for card in cards):,}")


def _welcome(cards: Sequence[SpeechCard], texts: Texts) -> str:
    """Write the empty state: what this is and how to ask; the examples come when the page is up."""
    return (
        f'<div class="welcome"><h2>{safe(texts.welcome)}</h2><p data-role="lead">{safe(welcome_lead(cards, texts))}</p>'
        f"<p>{safe(texts.welcome_how)}</p>"
        f'<div class="examples" data-role="examples"></div><p class="hint">{safe(texts.welcome_local)}</p></div>'
    )


def _example(question: str) -> str:
    return button("example", question, style="example", data_question=question)


def _side(cards: Sequence[SpeechCard], texts: Texts) -> str:
    new = button("new", texts.new_chat, "add", "new")
    close = attributes(type="button", class_="tool side-close", data_act="menu", aria_label=texts.menu_close)
    every = button("all", texts.scope_all, style="link")
    find = attributes(type="search", class_="find", data_role="find-chat", placeholder=texts.chats_find, hidden=True)
    find += attributes(aria_label=texts.chats_find, autocomplete="off")
    return (
        f'<aside class="side" data-role="side" aria-label="{safe(texts.menu)}">'
        f'<div class="side-top">{new}<button{close}>{icon("close")}</button></div>'
        f"<nav{attributes(aria_label=texts.chats)}><h2>{safe(texts.chats)}</h2>"
        f"<input{find}>"
        '<ul class="chats" data-role="chats"></ul></nav>'
        f'<fieldset class="scope"><legend>{safe(texts.scope)}</legend><div class="scope-top">'
        f'<p class="hint">{safe(texts.scope_hint)}</p>{every}</div>'
        f'<div class="facets" data-role="facets">{facets_html(cards, SpeechFilter(), texts)}</div>'
        f'<div data-role="find-place">{find_field(cards, texts)}</div>'
        f'<div data-role="scope"{attributes(data_speeches=scope_data(cards))}>{scope_html(cards, "", texts)}</div>'
        "</fieldset></aside>"
        '<div class="veil" data-act="menu"></div>'
    )


def _room(cards: Sequence[SpeechCard], texts: Texts) -> str:
    menu = button("menu", texts.menu, "menu", "plain menu", aria_expanded="false")
    return (
        f'<div class="room-bar">{menu}<h2 data-role="title" hidden></h2>{_export(texts)}</div>'
        f'<div class="thread" data-role="thread" tabindex="-1"><div data-role="welcome">{_welcome(cards, texts)}</div>'
        '<div data-role="turns"></div></div>'
        f"{_composer(texts)}"
    )


def _export(texts: Texts) -> str:
    items = button("export", texts.export_markdown, style="choice", data_format="md")
    items += button("export", texts.export_word, style="choice", data_format="docx")
    return (
        f'<details class="export" data-role="export" hidden><summary>{icon("export")}<span>{safe(texts.export)}</span>'
        f'</summary><div class="choices">{items}</div></details>'
    )


def _composer(texts: Texts) -> str:
    field = attributes(name="question", rows="1", aria_label=texts.question, enterkeyhint="send", data_role="question")
    field += attributes(placeholder=texts.placeholder, data_main=True)
    scope = attributes(type="button", class_="plain scope-button", data_act="scope")
    halt = button("stop", texts.stop, "stop", "send halt", hidden=True)
    return (
        '<form class="composer" data-role="composer" novalidate>'
        f'<div class="field" data-noted><textarea{field}></textarea>'
        f'<button type="submit" class="send" data-role="send">{icon("send")}<span>{safe(texts.send)}</span></button>'
        f'{halt}</div><div class="under" data-noted>'
        f'<button{scope}>{icon("scope")}<span>{safe(texts.scope + texts.colon)}</span>'
        f'<span data-role="scope-count"></span></button><p class="hint">{safe(texts.keys)}</p></div></form>'
    )
