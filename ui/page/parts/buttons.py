"""Buttons of our own HTML; the page's script finds what one does in its ``data-act``."""

from __future__ import annotations

from ui.page.parts.icons import icon
from ui.page.parts.markup import attributes, safe


def button(act: str, label: str, picture: str = "", style: str = "plain", **more: str | int | bool | None) -> str:
    """Write a button with its label, behind a pictogram where ``picture`` names one; ``more`` are attributes."""
    tags = attributes(type="button", class_=style, data_act=act, **more)
    return f"<button{tags}>{icon(picture) if picture else ''}<span>{safe(label)}</span></button>"


def tool(act: str, label: str, face: str) -> str:
    """Write a button that shows only ``face`` (HTML); its label is for a screen reader and on hovering."""
    tags = attributes(type="button", class_="tool", data_act=act, aria_label=label, title=label)
    return f"<button{tags}>{face}</button>"
