"""The styles of a Word document, as far as they bear on its text: lists, hidden text, titles, tables of contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingest.readers.word.parts import W, is_on, value_of

_LONGEST_CHAIN = 50  # styles that are based on one another; Word itself makes ten at the most


class Styles:
    """What ``styles.xml`` says."""

    def __init__(self, root: Any) -> None:
        """``root`` is None where the document has no styles."""
        elements = root.findall(f"{W}style") if root is not None else []
        self._styles: Mapping[str, Any] = {value_of(element, "styleId"): element for element in elements}
        self._numbered: dict[str, tuple[str, Any] | None] = {}
        self._hidden: dict[str, bool] = {}
        self._default = next((style for style, element in self._styles.items() if _is_default(element)), "")

    def paragraph_style(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return value_of(paragraph.find(f"{W}pPr/{W}pStyle")) or self._default

    def name(self, style: str) -> str:
        """The name of a style in lower case, or its id where it has none."""
        element = self._styles.get(style)
        return (value_of(element.find(f"{W}name")) if element is not None else style).lower()

    def is_contents(self, style: str) -> bool:
        """Whether paragraphs of this style are lines of a table of contents."""
        name = self.name(style)
        return name.startswith(("toc ", "table of figures")) or name in {"toc", "contents heading", "toc heading"}

    def is_title(self, style: str) -> bool:
        """Whether paragraphs of this style are the document's title."""
        return self.name(style) == "title"

    def numbering(self, style: str) -> tuple[str, Any] | None:
        """The first ``numPr`` of a style and those it is based on, with the id of the style that has it."""
        if style not in self._numbered:
            found = ((style_id, element.find(f"{W}pPr/{W}numPr")) for style_id, element in self._chain(style))
            self._numbered[style] = next((pair for pair in found if pair[1] is not None), None)
        return self._numbered[style]

    def hides(self, style: str) -> bool:
        """Whether a style makes its text hidden."""
        if style not in self._hidden:
            found = (element.find(f"{W}rPr/{W}vanish") for _, element in self._chain(style))
            self._hidden[style] = is_on(next((vanish for vanish in found if vanish is not None), None))
        return self._hidden[style]

    def _chain(self, style: str) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        while style in self._styles and style not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style)
            element = self._styles[style]
            yield style, element
            style = value_of(element.find(f"{W}basedOn"))


def _is_default(element: Any) -> bool:
    return value_of(element, "type") == "paragraph" and value_of(element, "default") in {"1", "true", "on"}
