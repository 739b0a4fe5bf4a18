"""The page's colours: enough contrast for text and edges, and no colour outside the palette."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.page.parts.palette import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, Palette, contrast, css_variables


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_stands_out_at_least_four_and_a_half_times(palette: Palette, pair: tuple[str, str]) -> None:
    assert contrast(*(getattr(palette, name) for name in pair)) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-on-".join)
def test_edges_of_what_can_be_used_stand_out_at_least_three_times(palette: Palette, pair: tuple[str, str]) -> None:
    assert contrast(*(getattr(palette, name) for name in pair)) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


def test_style_sheets_name_only_colours_of_the_palette(repository: Path) -> None:
    names = set(re.findall(r"--([a-z-]+):", css_variables()))
    for sheet in (repository / "ui" / "page").rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", text), sheet.name
        own = set(re.findall(r"(--[a-z-]+):", text))
        for used in re.findall(r"var\((--[a-z-]+)\)", text):
            assert used[2:] in names or used in own or used in _declared(repository), (sheet.name, used)


def _declared(repository: Path) -> set[str]:
    frame = (repository / "ui" / "page" / "parts" / "frame.css").read_text(encoding="utf-8")
    return set(re.findall(r"(--[a-z-]+):", frame))
