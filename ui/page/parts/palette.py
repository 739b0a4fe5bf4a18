"""The page's colours, light and dark; the style sheets name them and hold none of their own.

Every pair of ``TEXT_PAIRS`` has a contrast of at least 4.5 : 1, every pair of ``EDGE_PAIRS`` of at least
3 : 1 (WCAG 2.2, criteria 1.4.3 and 1.4.11); a test computes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Palette:
    """One set of colours, ``#rrggbb``.

    ``ground`` lies behind everything, ``sheet`` under text that is read, ``well`` under what is set apart;
    ``ink`` is text, ``quiet`` secondary text; ``rule`` divides, ``edge`` bounds what can be used;
    ``accent`` is the one colour of text and lines (stronger where the pointer rests), ``tint`` its faintest shade,
    ``fill`` the same colour as a surface (buttons, the rule below the header), ``on_fill`` text on it; ``lit``
    marks the cited sentence; ``right`` and its tint are for what was answered right.
    """

    ground: str
    sheet: str
    well: str
    ink: str
    quiet: str
    rule: str
    edge: str
    accent: str
    accent_strong: str
    tint: str
    fill: str
    fill_strong: str
    on_fill: str
    lit: str
    right: str
    right_tint: str


LIGHT = Palette(
    ground="#f3f3f1",
    sheet="#ffffff",
    well="#f7f7f5",
    ink="#1d1c1a",
    quiet="#5f5c57",
    rule="#e0dfda",
    edge="#85827b",
    accent="#9a1f24",
    accent_strong="#7d161b",
    tint="#f8ecec",
    fill="#9a1f24",
    fill_strong="#7d161b",
    on_fill="#ffffff",
    lit="#fdedb8",
    right="#1f6b3a",
    right_tint="#e9f4ec",
)

DARK = Palette(
    ground="#141413",
    sheet="#1c1c1a",
    well="#242421",
    ink="#e8e5de",
    quiet="#aaa69d",
    rule="#35342f",
    edge="#7f7b72",
    accent="#f0928c",
    accent_strong="#f7b3ae",
    tint="#38211f",
    fill="#b54a4a",
    fill_strong="#a33b3c",
    on_fill="#ffffff",
    lit="#4d3f12",
    right="#7fcf9a",
    right_tint="#1b2f22",
)

TEXT_PAIRS = (
    ("ink", "ground"),
    ("ink", "sheet"),
    ("ink", "well"),
    ("ink", "tint"),
    ("ink", "lit"),
    ("quiet", "ground"),
    ("quiet", "sheet"),
    ("quiet", "well"),
    ("quiet", "tint"),
    ("accent", "ground"),
    ("accent", "sheet"),
    ("accent", "well"),
    ("accent", "tint"),
    ("accent", "lit"),
    ("accent_strong", "tint"),
    ("right", "right_tint"),
    ("right", "well"),
    ("ink", "right_tint"),
    ("on_fill", "fill"),
    ("on_fill", "fill_strong"),
)

EDGE_PAIRS = (
    ("right", "sheet"),
    ("edge", "ground"),
    ("edge", "sheet"),
    ("edge", "well"),
    ("accent", "ground"),
    ("accent", "sheet"),
    ("fill", "ground"),
    ("fill", "sheet"),
)


def css_variables() -> str:
    """The style rules that define ``--ground``, ``--ink`` … for both sets; ``.dark`` turns the dark one on."""
    return f":root {{ {_declared(LIGHT)} }}\n:root.dark, .dark {{ {_declared(DARK)} }}\n"


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2, «contrast ratio»)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of sRGB, 0 to 1 (WCAG 2.2, «relative luminance»)."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _declared(palette: Palette) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in _named(palette))


def _named(palette: Palette) -> Iterator[tuple[str, str]]:
    for field in fields(palette):
        yield field.name.replace("_", "-"), getattr(palette, field.name)
