"""Misremembered quotations: the stretches of speeches that a phrase most probably comes from.

Candidates are the passages that BM25 ranks highest by the phrase's bigrams and words (``Index.lexical``) and,
where nothing in them is convincing, the places that sound like the phrase.  What they say is aligned with the
phrase and ranked by similarity.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.store.index import Index
from ingest.store.lexical import FieldWeights
from ingest.text.folding import Folded
from ingest.text.punctuation import SENTENCE_ENDS
from ingest.text.tokens import tokens
from retrieval.quotes.comparison import Matcher
from retrieval.quotes.near.alignment import Alignment, Edit, alignments
from retrieval.quotes.near.sounds import sound_alike
from retrieval.quotes.whole_text import Span, WholeText

_BODY_ALONE = FieldWeights(body=1.0, heading=0.0, title=0.0)  # a quotation is of the text, not of the headings above it
# Passages that BM25 finds, and of those the ones that are aligned character by character; tests/benchmarks/quotes.py
# measures what is found with them.  Set by hand, as are the numbers of terms and sounds below.
_PASSAGES = 60
_ALIGNED = 16
_TERMS = 64  # rarest pairs of a long phrase that are searched for
# Syllables of a piece, pieces of a phrase, places looked at: fewer syllables sound like too much.
_SOUND_GRAM, _SOUND_GRAMS, _SOUND_PLACES = 4, 6, 48

SOUND_WEIGHT = 0.75
"""How much of a match a wrong character is that sounds like the right one."""

_BETWEEN_SENTENCES = SENTENCE_ENDS + "\n"
_LONG_GAP, _GAP_SHARE = 6, 0.25
"""Of a clause left out of the source, what exceeds six characters counts a quarter: one omission is one mistake."""


SURE = 0.9
"""From this similarity on, a stretch explains a phrase well enough not to look for another explanation."""

_SMALL_TEXT = 30_000  # characters from which on the thresholds grow (see ``magnitude``)
# Fitted with the growth on sentences that stand nowhere in the text: see ``accepted_similarity``.
_ACCEPTED, _ACCEPTED_GROWTH = 0.64, 0.045
# Folded characters below which a phrase is asked for more, and for how much more a character.
_SHORT, _SHORT_GROWTH = 12, 0.013


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a speech that begins at ``start`` (characters), as written and folded."""

    speech_id: str
    start: int
    text: str
    folded: Folded

    def parts(self, before: int, behind: int) -> bool:
        """Whether a sentence ends between two neighbouring folded characters."""
        between = self.text[self.folded.offsets[before] : self.folded.offsets[behind]]
        return any(character in _BETWEEN_SENTENCES for character in between)


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A stretch of a speech that resembles a phrase; ``alignment`` is that of the phrase with ``window``."""

    window: Window
    alignment: Alignment
    similarity: float

    @property
    def span(self) -> Span:
        """The stretch, in characters of the speech's text."""
        start, end = self.window.folded.span(self.alignment.start, self.alignment.end)
        return Span(self.window.speech_id, self.window.start + start, self.window.start + end)


class NearSearch:
    """Finds what resembles a folded phrase; ``whole_text`` is asked for when sounds have to be compared."""

    def __init__(self, index: Index, matcher: Matcher, whole_text: Callable[[], WholeText]) -> None:
        self._index = index
        self._matcher = matcher
        self._whole_text = whole_text

    def by_words(self, typed: str, speeches: Collection[str] | None = None) -> list[Resemblance]:
        """Rank the stretches that share words with the phrase, the most similar first."""
        return self._ranked(typed, self._passages(typed, speeches), str)

    def by_sound(self, typed: str, speeches: Collection[str] | None = None) -> list[Resemblance]:
        """Rank the stretches that sound like the phrase, the most similar first."""
        windows = list(self._sounding(typed, speeches))
        return self._ranked(typed, windows, self._whole_text().spelling.spell)

    def _ranked(
        self, typed: str, windows: Iterable[Window], spell: Callable[[str], str]
    ) -> list[Resemblance]:
        from rapidfuzz import fuzz

        spelt = spell(typed)
        scored = [(fuzz.partial_ratio(spelt, spell(window.folded.text)), window) for window in windows]
        scored.sort(key=lambda pair: -pair[0])
        best: dict[Span, Resemblance] = {}
        for _, window in scored[:_ALIGNED]:
            source = window.folded.text
            for alignment in alignments(spelt, spell(source)):
                if alignment.edits:
                    found = _judged(typed, window, alignment)
                    best[found.span] = max(best.get(found.span, found), found, key=lambda r: r.similarity)
        return sorted(best.values(), key=lambda r: -r.similarity)

    def _passages(self, typed: str, speeches: Collection[str] | None) -> Iterator[Window]:
        terms = dict.fromkeys((t for t in tokens(typed) if len(t) > 1 or len(typed) == 1), 1.0)
        if len(terms) > _TERMS:
            terms = dict.fromkeys(sorted(terms, key=self._index.document_frequency)[:_TERMS], 1.0)
        for pid in self._index.lexical(terms, _PASSAGES, speeches, _BODY_ALONE).ids.tolist():
            passage = self._index.passage(pid)
            yield self._window(Span(passage.speech_id, passage.start, passage.end), len(typed))

    def _sounding(self, typed: str, speeches: Collection[str] | None) -> Iterator[Window]:
        """What stands about the places that sound like pieces of the phrase, the rarest pieces first."""
        whole = self._whole_text()
        step = max(_SOUND_GRAM, len(typed) // _SOUND_GRAMS)
        starts = range(0, len(typed) - _SOUND_GRAM + 1, step)
        pieces = [whole.sounding(typed[start : start + _SOUND_GRAM], speeches) for start in starts]
        seen: set[tuple[str, int]] = set()
        for places in sorted(pieces, key=len):
            for span in whole.spans(places, 0, _SOUND_PLACES - len(seen)):
                key = (span.speech_id, span.start // (2 * len(typed)))
                if key not in seen:
                    seen.add(key)
                    yield self._window(span, 2 * len(typed))

    def _window(self, span: Span, margin: int) -> Window:
        text = self._index.speech(span.speech_id).text
        start = max(span.start - margin, 0)
        stretch = text[start : span.end + margin]
        return Window(span.speech_id, start, stretch, self._matcher.fold(stretch))


def accepted_similarity(characters: int, length: int) -> float:
    """The similarity from which a stretch counts as the source of a phrase.

    ``characters`` is the size of the text, ``length`` that of the folded phrase.

    The larger the text, the more similar are stretches that have nothing to do with the phrase, and short phrases
    resemble more than long ones.  Fitted on sentences of work reports, congress reports and Wikipedia: in five
    speeches (26,000 characters) at most 0.4 % of them lie above 0.64, in 3,474 laws (20 million) 2 % above 0.76
    (of sentences with two or three wrong characters 2 % lie below); of their clauses of 4 and 5 characters, 2 to
    8 % lie above what is asked in the speeches, where 15 to 20 % would above 0.64.  tests/benchmarks/quotes.py
    measures on other sentences.
    """
    large = _ACCEPTED_GROWTH * magnitude(characters)
    short = _SHORT_GROWTH * max(_SHORT - length, 0)
    return min(_ACCEPTED + max(large, short), SURE)


def magnitude(characters: int) -> float:
    """By how many powers of ten a text exceeds a small one of 30,000 characters; 0 at least."""
    return max(math.log10(max(characters, 1) / _SMALL_TEXT), 0.0)


def similarity(typed: str, source: str, edits: Iterable[Edit]) -> float:
    """The share of characters that agree, both sides counted (0 to 1): 2M / (2M + D).

    M counts characters that agree, those that sound alike in part; D those that stand on one side alone.
    Without sounds and long gaps this is rapidfuzz's normalised Indel similarity.
    """
    agree = differ = 0.0
    for edit in edits:
        typed_only, source_only = edit.b - edit.a, edit.d - edit.c
        if edit.operation == "equal":
            agree += typed_only
        elif edit.operation == "replace":
            pairs = zip(typed[edit.a : edit.b], source[edit.c : edit.d], strict=True)
            alike = SOUND_WEIGHT * sum(sound_alike(a, b) for a, b in pairs)
            agree += alike
            differ += 2 * (typed_only - alike)
        else:
            gap = max(source_only - _LONG_GAP, 0)
            differ += typed_only + source_only - gap + _GAP_SHARE * gap
    return 2 * agree / (2 * agree + differ) if agree else 0.0


def _judged(typed: str, window: Window, alignment: Alignment) -> Resemblance:
    source = window.folded.text
    edits = _within_sentences(list(_by_characters(typed, source, alignment.edits)), window)
    last = next(edit.d for edit in reversed(edits) if edit.c < edit.d)
    first = next(edit.c for edit in edits if edit.c < edit.d)
    return Resemblance(window, Alignment(first, last, tuple(edits)), similarity(typed, source, edits))


def _within_sentences(edits: list[Edit], window: Window) -> list[Edit]:
    """Let a change at either end not reach into the next sentence: what it reaches for there is just left over."""
    if len(edits) > 1 and edits[-1].operation == "replace":
        edits[-1:] = _last_within(edits[-1], window)
    if len(edits) > 1 and edits[0].operation == "replace":
        edits[:1] = _first_within(edits[0], window)
    return edits


def _last_within(last: Edit, window: Window) -> list[Edit]:
    cut = next((c for c in range(last.c, last.d) if window.parts(c - 1, c)), last.d)
    a = last.a + cut - last.c
    return [e for e in (replace(last, b=a, d=cut), Edit("delete", a, last.b, cut, cut)) if e.a < e.b]


def _first_within(first: Edit, window: Window) -> list[Edit]:
    cut = next((d for d in range(first.d, first.c, -1) if window.parts(d - 1, d)), first.c)
    b = first.a + cut - first.c
    return [e for e in (Edit("delete", first.a, b, cut, cut), replace(first, a=b, c=cut)) if e.a < e.b]


def _by_characters(typed: str, source: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Take the pieces that sound equal apart into those that are and those that are not."""
    for edit in edits:
        if edit.operation != "equal" or typed[edit.a : edit.b] == source[edit.c : edit.d]:
            yield edit
            continue
        shift = edit.c - edit.a
        same = [typed[i] == source[i + shift] for i in range(edit.a, edit.b)]
        begin = edit.a
        for i in range(edit.a + 1, edit.b + 1):
            if i == edit.b or same[i - edit.a] != same[begin - edit.a]:
                yield Edit("equal" if same[begin - edit.a] else "replace", begin, i, begin + shift, i + shift)
                begin = i
