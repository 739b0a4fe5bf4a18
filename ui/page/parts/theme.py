"""How Gradio's own components look on our pages, and the page's style sheet.

Sizes are in rem, so that the reader's type size (the root's) moves everything; fonts are those of the
reader's machine.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.page.parts.palette import DARK, LIGHT, css_variables

if TYPE_CHECKING:
    import gradio as gr

# Fonts for Chinese of Linux, macOS and Windows, in this order; none is fetched.
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "system-ui", "sans-serif")

STYLE_SHEETS = (
    "parts/frame.css",
    "chat/chat.css",
    "chat/turns.css",
    "reader/reader.css",
    "quote/quote.css",
    "library/library.css",
    "quiz/quiz.css",
)


def page_head() -> str:
    """The style sheet of the whole page, for the document's head.

    Gradio's own way, ``launch(css=…)``, would put each rule in twice, the second time with a prefix that outranks
    the first and hides rules about ``body``.
    """
    folder = Path(__file__).parents[1]
    sheets = "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLE_SHEETS)
    return f"<style>{css_variables()}{sheets}</style>"


def page_theme() -> gr.themes.Base:
    """The theme of Gradio's own components: our colours, sizes and fonts."""
    import gradio as gr
    from gradio.themes.utils import sizes

    theme = gr.themes.Base(
        font=SANS,
        font_mono=("ui-monospace", "monospace"),
        text_size=sizes.Size(
            xxs="0.8rem", xs="0.85rem", sm="0.9rem", md="1rem", lg="1.1rem", xl="1.3rem", xxl="1.6rem", name="text_page"
        ),
        radius_size=sizes.radius_sm,
    )
    return theme.set(**_colours())


def _colours() -> dict[str, str]:
    """The theme's colour variables; each light one has its dark twin."""
    named = {
        "body_background_fill": "ground",
        "body_text_color": "ink",
        "body_text_color_subdued": "quiet",
        "background_fill_primary": "sheet",
        "background_fill_secondary": "well",
        "block_background_fill": "sheet",
        "block_label_background_fill": "sheet",
        "block_label_text_color": "quiet",
        "block_title_text_color": "ink",
        "block_info_text_color": "quiet",
        "block_border_color": "rule",
        "border_color_primary": "rule",
        "border_color_accent": "accent",
        "color_accent_soft": "tint",
        "input_background_fill": "sheet",
        "input_border_color": "edge",
        "input_border_color_focus": "accent",
        "input_placeholder_color": "quiet",
        "button_primary_background_fill": "fill",
        "button_primary_background_fill_hover": "fill_strong",
        "button_primary_text_color": "on_fill",
        "button_secondary_background_fill": "sheet",
        "button_secondary_background_fill_hover": "tint",
        "button_secondary_border_color": "edge",
        "button_secondary_text_color": "ink",
        "checkbox_background_color": "sheet",
        "checkbox_background_color_selected": "fill",
        "checkbox_border_color": "edge",
        "checkbox_border_color_selected": "fill",
        "link_text_color": "accent",
        "link_text_color_hover": "accent_strong",
        "link_text_color_visited": "accent",
        "slider_color": "accent",
        "stat_background_fill": "tint",
        "table_border_color": "rule",
        "table_even_background_fill": "sheet",
        "table_odd_background_fill": "well",
    }
    light = {name: getattr(LIGHT, colour) for name, colour in named.items()}
    dark = {f"{name}_dark": getattr(DARK, colour) for name, colour in named.items()}
    return light | dark
