"""The shell: a header, the pages as tabs, and the source panel that all of them share.

A later page is a module with ``build(shell)`` and a line in ``_pages``; with one page there are no tabs to see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.library import Library
from ui.page.chat import page as chat
from ui.page.chat.answer_route import allowed_answer_route, answer_route
from ui.page.function_route import allowed_function_route, function_routes
from ui.page.library import page as library_page
from ui.page.parts.buttons import tool
from ui.page.parts.icons import icon
from ui.page.parts.markup import safe
from ui.page.parts.settings import PageSettings
from ui.page.parts.shell import Shell, head_of
from ui.page.quiz import page as quiz
from ui.page.quote import page as quote
from ui.page.reader import panel as reader
from ui.server.allowed_routes import GRADIO_ROUTES
from ui.server.guard import GuardSettings
from ui.server.host_names import HostNames
from ui.server.security_headers import script_texts
from ui.texts.chat import Texts, texts_for
from ui.texts.library import library_texts_for
from ui.texts.quiz import quiz_texts_for
from ui.texts.quote import quote_texts_for

if TYPE_CHECKING:
    import gradio as gr
    from starlette.routing import BaseRoute


_SCRIPTS = ("parts/field_note.js", "parts/frame.js", "parts/tabs.js", "parts/keyboard.js")
_ATTACHED = """
speechqa.frame.attach(element);
speechqa.keyboard.attach(element.querySelector(".skip"));
speechqa.tabs.attach(element.querySelector(".masthead").dataset.pages.split(" "));
"""


@dataclass(frozen=True, slots=True)
class App:
    """The page as built: Gradio's ``blocks``, the addresses before Gradio's own at which its scripts ask, and what the
    guard before all of them is to let through."""

    blocks: gr.Blocks
    routes: tuple[BaseRoute, ...]
    guard: GuardSettings


@dataclass(frozen=True, slots=True)
class PageTab:
    """A page: what its scripts call it, its tab's label and what builds it; ``full`` pages fill the window and scroll
    inside."""

    name: str
    label: str
    build: Callable[[Shell], None]
    full: bool = False


def build_app(library: Library, settings: PageSettings) -> App:
    """Build the page over an open library; it is served elsewhere (``serving``)."""
    import gradio as gr

    shell = Shell(library, texts_for(settings.language), settings)
    pages = _pages(shell.texts)
    with gr.Blocks(title=shell.texts.name, analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            _header(shell.texts, pages),
            js_on_load=_ATTACHED,
            head=head_of(shell, *_SCRIPTS),
            apply_default_css=False,
            padding=False,
            elem_id="header",
            elem_classes=["ours"],
        )
        with gr.Row(elem_id="workspace"):
            with gr.Column(elem_id="pages"), gr.Tabs(elem_classes=["one-page"] if len(pages) == 1 else []):
                for page in pages:
                    with gr.Tab(page.label, elem_classes=["full-page"] if page.full else []):
                        page.build(shell)
            with gr.Column(elem_id="reader-column"):
                reader.build(shell)
    return App(blocks, (answer_route(shell), *function_routes(blocks)), _guard(shell, blocks))


def _guard(shell: Shell, blocks: gr.Blocks) -> GuardSettings:
    """Say what is open, by which names, and which scripts the components put into the document."""
    routes = (*GRADIO_ROUTES, allowed_answer_route(shell), allowed_function_route())
    heads = (getattr(block, "head", None) for block in blocks.blocks.values())
    scripts = tuple({text for head in heads if head for text in script_texts(head)})
    return GuardSettings(HostNames.of(shell.settings.host, shell.settings.allowed_hosts), routes, scripts)


def _pages(texts: Texts) -> tuple[PageTab, ...]:
    return (
        PageTab("chat", texts.chat, chat.build, full=True),
        PageTab("quote", quote_texts_for(texts).label, quote.build),
        PageTab("library", library_texts_for(texts).label, library_page.build),
        PageTab("quiz", quiz_texts_for(texts).title, quiz.build),
    )


def _header(texts: Texts, pages: Sequence[PageTab]) -> str:
    buttons = (
        tool("smaller", texts.smaller, '<span class="letter small" aria-hidden="true">A−</span>')
        + tool("larger", texts.larger, '<span class="letter" aria-hidden="true">A+</span>')
        + tool("colours", texts.colours, icon("sun"))
    )
    return (
        f'<a class="skip" href="#workspace">{safe(texts.skip)}</a>'
        f'<header class="masthead{" with-tabs" if len(pages) > 1 else ""}" data-language="{texts.code}" '
        f'data-pages="{" ".join(page.name for page in pages)}">'
        f"<h1>{safe(texts.name)}</h1>"
        f'<p class="motto">{safe(texts.motto)}</p><div class="tools">{buttons}</div></header>'
        '<div class="notices" data-role="notices" role="status" aria-live="polite"></div>'
        '<p class="unseen" role="status" aria-live="polite"></p>'
    )
