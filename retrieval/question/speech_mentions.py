"""Which speeches a question names: by title, occasion, year or kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.store.speech_table import SpeechCard
from ingest.text.folding import fold
from ingest.text.tokens import tokens

_ENDS = "讲话|会议|大会|汇报|报告|发言|致辞|稿子|那篇|这篇"
_STRETCH = re.compile(rf"[^，。？！?!,、；;：:\"'和与跟同]{{0,16}}?(?:{_ENDS})")
_END = re.compile(rf"(?:{_ENDS})$")
_KINDS = ("讲话", "汇报", "报告", "发言", "致辞")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LEAST_COVER = 0.5
"""Share of the words before 讲话, 会议 … that a title must cover, each weighed by its rarity: half of them."""

YEAR_LIKELIHOOD = 0.4
"""A year alone may be the year spoken of and not that of the speech."""

CALLED_LIKELIHOOD = 0.3
"""A noun of a title or an office may be the subject and no speech, but where speeches are compared."""

_LEAST_TERMS = 2  # words in common with a title; one alone is often a common word (工作)
_CACHED_TITLES = 16_384


@dataclass(frozen=True, slots=True)
class SpeechMention:
    """A speech with the likelihood (0–1) that the question names it, and the folded words that do."""

    speech_id: str
    likelihood: float
    words: str

    @property
    def sure(self) -> bool:
        """Whether the words name a speech by themselves, not only beside others that it is compared with."""
        return self.likelihood > CALLED_LIKELIHOOD


def find_speech_mentions(
    question: str, cards: Sequence[SpeechCard], rarity: Callable[[str], float]
) -> tuple[SpeechMention, ...]:
    """The speeches that a question names, in the order in which it names them.

    A stretch that ends with 讲话, 会议, 汇报 … names the speech whose title and occasion cover most of the
    words before that ending (each token weighed by ``rarity``), at least ``_LEAST_COVER`` of them and more
    than the other titles do; a kind of which there is one speech alone (the one 汇报) names that speech.
    """
    if len(cards) < 2:
        return ()
    found: dict[str, SpeechMention] = {}
    for stretch in _STRETCH.findall(fold(question)):
        for named in _named_by(stretch, cards, rarity) or _only_of_kind(stretch, cards):
            if named.speech_id not in found or found[named.speech_id].likelihood < named.likelihood:
                found[named.speech_id] = named
    for named in _by_year(question, cards):
        found.setdefault(named.speech_id, named)
    return tuple(found.values())


def _by_year(question: str, cards: Sequence[SpeechCard]) -> list[SpeechMention]:
    """Name the one speech whose title or date holds a year that the question speaks of."""
    named = []
    for year in _YEAR.findall(fold(question)):
        dated = [card for card in cards if year in card.title or year in card.date]
        if len(dated) == 1:
            named.append(SpeechMention(dated[0].id, YEAR_LIKELIHOOD, year))
    return named


def _named_by(stretch: str, cards: Sequence[SpeechCard], rarity: Callable[[str], float]) -> list[SpeechMention]:
    """The speech whose title covers most of a stretch; of two alike, the one whose kind ends the stretch."""
    words = _END.sub("", stretch)
    mentions = [{t: rarity(t) for t in tokens(words[first:]) if len(t) > 1} for first in range(len(words))]
    covers = {card.id: _cover(mentions, _title_terms(card.title, card.occasion, card.date)) for card in cards}
    best, first = max(covers.values())
    winners = [card for card in cards if covers[card.id][0] == best]
    if len(winners) > 1:
        winners = _of_kind(stretch, winners) or winners
    if best < _LEAST_COVER or len(winners) > 1:
        return []
    return [SpeechMention(winners[0].id, best, stretch[first:])]


def _of_kind(stretch: str, cards: Sequence[SpeechCard]) -> list[SpeechCard]:
    return [card for card in cards if stretch.endswith(card.kind)]


def _cover(mentions: Sequence[Mapping[str, float]], title: frozenset[str]) -> tuple[float, int]:
    """The largest share that a title covers of the last words of a stretch, and where these begin.

    ``mentions`` holds the terms of the words from each place on, weighed.  One term in common is enough where it is a
    year, or all that is said (春耕讲话).
    """
    best = (0.0, 0)
    if not mentions or title.isdisjoint(mentions[0]):
        return best
    for first, mention in enumerate(mentions):
        common = [t for t in mention if t in title]
        whole = first == 0 and len(mention) == len(common) == 1
        if len(common) >= _LEAST_TERMS or whole or any(t.isdecimal() for t in common):
            share = sum(mention[t] for t in common) / max(sum(mention.values()), 1e-9)
            best = max(best, (share, first), key=lambda found: found[0])
    return best


@lru_cache(maxsize=_CACHED_TITLES)
def _title_terms(title: str, occasion: str, date: str) -> frozenset[str]:
    return frozenset(t for t in tokens(f"{title} {occasion} {date}") if len(t) > 1)


def _only_of_kind(stretch: str, cards: Sequence[SpeechCard]) -> list[SpeechMention]:
    for kind in _KINDS:
        of_kind = [card for card in cards if card.kind == kind]
        if stretch.endswith(kind) and len(of_kind) == 1:
            return [SpeechMention(of_kind[0].id, 1.0, kind)]
    return []
