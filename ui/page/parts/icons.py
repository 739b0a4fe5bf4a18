"""The page's few pictograms: 20 × 20, drawn in the colour of the text beside them."""

from __future__ import annotations

from collections.abc import Mapping

_PATHS: Mapping[str, tuple[str, ...]] = {
    "add": ("M10 4v12", "M4 10h12"),
    "menu": ("M3.5 5.5h13", "M3.5 10h13", "M3.5 14.5h8"),
    "close": ("M5 5l10 10", "M15 5L5 15"),
    "copy": ("M7 7h9v10H7z", "M4 13V3h9"),
    "retry": ("M15.5 8.5A6 6 0 1 0 16 11.5", "M16 4v4.5h-4.5"),
    "up": (
        "M3.5 9.5h3V17h-3z",
        "M6.5 9.5L10 3c1.6 0 2.3 1.2 2 2.6L11.4 8h4.3c.8 0 1.4.8 1.2 1.7l-1.2 6c-.2.8-.8 1.3-1.6 1.3H6.5",
    ),
    "export": ("M10 3v9", "M6.5 8.8L10 12.3l3.5-3.5", "M4 16.5h12"),
    "send": ("M10 16.5v-13", "M4.5 9L10 3.5 15.5 9"),
    "stop": ("M6 6h8v8H6z",),
    "book": (
        "M10 5.2C8 3.8 5.5 3.6 3 4v11.5c2.5-.4 5-.2 7 1.2 2-1.4 4.5-1.6 7-1.2V4c-2.5-.4-5-.2-7 1.2z",
        "M10 5.2v11.5",
    ),
    "star": ("M10 2.8L12.2 7.4 17.2 8.1 13.6 11.6 14.5 16.6 10 14.2 5.5 16.6 6.4 11.6 2.8 8.1 7.8 7.4z",),
    "wide": ("M12 4h4v4", "M16 4l-5 5", "M8 16H4v-4", "M4 16l5-5"),
    "sun": (
        "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
        "M10 2v1.8M10 16.2V18M2 10h1.8M16.2 10H18",
        "M4.3 4.300l1.3 1.3M14.4 14.4l1.3 1.3M4.3 15.7l1.3-1.3M14.4 5.6l1.3-1.3",
    ),
    "scope": ("M3 5h14", "M5.5 10h9", "M8 15h4"),
    "edit": ("M4 16l.8-3.6L13 4.2l2.8 2.8-8.2 8.2z", "M11.2 6l2.8 2.8"),
    "back": ("M16 10H4.5", "M9 5l-5 5 5 5"),
}

_TURNED = {"down": "up"}
"""Pictograms that are another one upside down."""


def icon(name: str) -> str:
    """A pictogram; it says nothing to a screen reader, so a label must stand beside it."""
    turn = ' transform="rotate(180)"' if name in _TURNED else ""
    paths = "".join(f'<path d="{path}"/>' for path in _PATHS[_TURNED.get(name, name)])
    return (
        f'<svg class="icon"{turn} viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{paths}</svg>"
    )
