"""Everyday glosses of the official expressions in a text, from the thesaurus: an explanation of ours, no quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.folding import fold_words
from retrieval.search.thesaurus import Thesaurus

_MOST_GLOSSES = 2
_LONGEST_GLOSS = 14
"""Characters of a gloss that is shown beside its expression; longer ones paraphrase a whole sentence."""

_LEAST_OFFICIAL = 3
"""Characters of an expression that is explained: shorter ones are parts of other words too often.  Set by hand."""


@dataclass(frozen=True, slots=True)
class PlainWords:
    """An official expression as it stands in a text, and the everyday ways to say it."""

    official: str
    plain: tuple[str, ...]


def plain_words(texts: Sequence[str], thesaurus: Thesaurus, most: int) -> tuple[PlainWords, ...]:
    """The expressions of some texts that the thesaurus explains, in the order of the texts, ``most`` of them."""
    found: dict[str, PlainWords] = {}
    for text in texts:
        words = fold_words(text)
        for official in thesaurus.officials_in(words):
            plain = _short(thesaurus.glosses(official), official)
            if len(official) >= _LEAST_OFFICIAL and plain:
                found.setdefault(official, PlainWords(official, plain))
    return tuple(found.values())[:most]


def _short(glosses: Sequence[str], official: str) -> tuple[str, ...]:
    """The short glosses in other words than the expression's own."""
    short = [gloss for gloss in glosses if 2 <= len(gloss) <= _LONGEST_GLOSS]
    other = [gloss for gloss in short if gloss not in official and official not in gloss]
    return tuple(dict.fromkeys(other))[:_MOST_GLOSSES]
