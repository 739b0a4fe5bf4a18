"""The frame of the page 讲话: where files are dropped, the list, one speech, and the picture of all."""

from __future__ import annotations

from collections.abc import Iterable

from ui.collection.upload_limits import LARGEST_UPLOAD
from ui.page.parts.buttons import button
from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe
from ui.texts.library import CollectionTexts


def library_html(texts: CollectionTexts, suffixes: Iterable[str], *, editable: bool) -> str:
    """Write the frame; the page's script fills the places named by ``data-role``."""
    words = attributes(data_words=texts.script_json())
    head = '<p class="total" data-role="total"></p>'
    offer = _offer(texts, list(suffixes)) if editable else ""
    return (
        f'<div class="library"{words}><div data-role="shelf-view">{head}{offer}{_finding(texts)}'
        '<div data-role="table"></div><div data-role="picture"></div><div data-role="withdrawn"></div></div>'
        '<div data-role="card-view" data-main tabindex="-1" hidden></div></div>'
    )


def _offer(texts: CollectionTexts, suffixes: list[str]) -> str:
    """Write where files are dropped or chosen, and where they wait."""
    files = attributes(type="file", multiple=True, accept=",".join(suffixes), data_role="files", class_="unseen")
    one = attributes(type="file", accept=",".join(suffixes), data_role="one-file", class_="unseen")
    names = texts.joint.join(suffix.lstrip(".") for suffix in suffixes)
    formats = texts.formats.format(suffixes=names, size=LARGEST_UPLOAD // 1_000_000)
    hidden = attributes(tabindex="-1", aria_hidden="true")
    take_in = button("take-in", texts.take_in, style="send", data_role="take-in", hidden=True)
    return (
        f'<div class="drop" data-role="drop">{icon("add")}<p>{safe(texts.drop_here)}</p>'
        f"{button('choose', texts.choose_files, style='choose')}"
        f'<p class="hint">{safe(formats)}{safe(texts.kept_where)}</p>'
        f"<input{files}{hidden}><input{one}{hidden}></div>"
        f'<section class="incoming" data-role="incoming" hidden aria-label="{safe(texts.incoming)}">'
        f'<h3>{safe(texts.incoming)} <span class="hint">{safe(texts.particulars)}</span></h3>'
        f'<ol data-role="files-list"></ol><div class="acts">{take_in}</div></section>'
        f'<template data-role="file-row"><li><p class="file"><b></b><span class="state"></span>'
        f'{button("leave-out", texts.leave_out, "close")}</p><progress max="100" value="0"></progress>'
        '<div class="looked"></div></li></template>'
    )


def _finding(texts: CollectionTexts) -> str:
    field = attributes(type="search", name="words", class_="find", placeholder=texts.find, aria_label=texts.find)
    return (
        f'<form class="finding" data-role="finding" novalidate><input{field} autocomplete="off" data-main>'
        '<span data-role="facets"></span></form>'
    )
