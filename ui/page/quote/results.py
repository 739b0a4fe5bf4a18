"""What the page 引文 shows: matches, lines with the keyword in the middle, pictures, reports; as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.text.folding import fold_words
from retrieval.citations.address_book import AddressBook, Resolved
from retrieval.quotes import Checked, Concordance, ConcordanceLine, Difference, Lookup, Match, Report, Spread, attribute
from ui.page.parts.buttons import button
from ui.page.parts.markup import MarkedSpan, attributes, marked, safe
from ui.page.parts.plots import Row, counts_svg, dispersion_svg
from ui.texts.quote import QuoteTexts

_MOST_ROWS = 30  # speeches drawn, those with most places first
_MOST_NAMED = 12  # places written out
_CHANGED = {"delete", "replace"}, {"insert", "replace"}
_ALIKE = 0.5  # similarity from which a difference is worth showing; below it nearly all is struck out
SENTENCES = 20  # listed at once


@dataclass(frozen=True, slots=True)
class Results:
    """Writes results in one language; addresses are those of ``book``."""

    book: AddressBook
    texts: QuoteTexts

    def summary(self, lookup: Lookup, *, query: bool) -> str:
        """Write how much was found for a phrase, or for a query with operators."""
        return f'<p class="summary" data-role="summary">{safe(self._summary(lookup, query))}</p>'

    def sentences(self, lookup: Lookup, first: int = 0) -> str:
        """Write the sentences of a lookup from its match ``first`` on, each with all its hits, and what lists more.

        At most ``SENTENCES`` are written; from the beginning they come as a list, later as its further items.
        """
        groups = _by_sentence(lookup.matches[first:])[:SENTENCES]
        items = "".join(f"<li>{self.match(_joined(group))}</li>" for group in groups)
        after = first + sum(len(group) for group in groups)
        left = lookup.total - after
        more = self.texts.more_sentences.format(count=left)
        if left > 0 and groups:
            items += f"<li>{button('more', more, style='link', data_first=after)}</li>"
        return items if first or not items else f'<ol class="matches" data-role="matches">{items}</ol>'

    def nearest(self, lookup: Lookup) -> str:
        """Write the sentence that comes nearest to a phrase that is nowhere; nothing where there is none."""
        if lookup.nearest is None:
            return ""
        nearest = self.match(lookup.nearest, source=False)
        return f'<h2>{safe(self.texts.nearest)}</h2><div class="matches">{nearest}</div>'

    def parts(self, counts: Mapping[str, int]) -> str:
        """Write words of a phrase that are found, with how often; each can be looked up."""
        if not counts:
            return ""
        tried = "".join(
            button("try", self.texts.part.format(word=word, count=count), style="try", data_phrase=word)
            for word, count in counts.items()
        )
        return f'<h2>{safe(self.texts.parts)}</h2><div class="parts">{tried}</div>'

    def match(self, match: Match, *, source: bool = True) -> str:
        """Write a place with its address; ``source`` says that it is one, so that it can be copied as such."""
        spans = [MarkedSpan(start - match.start, end - match.start, "value") for start, end in match.hits]
        text = marked(match.text, 0, len(match.text), spans, {})
        near = match.kind == "near"
        alike = near and (source or match.similarity >= _ALIKE)
        note = f'<span class="similarity">{safe(self._apart(match.diff))}</span>' if alike else ""
        diff = self.diff(match.diff) if alike else ""
        return (
            f'<article class="match"><p class="address">{safe(str(match.address))}{note}</p>'
            f'<p class="text">{text}</p>{diff}<div class="acts">{self._open(match, near=not source)}'
            f"{self._copies(match) if source else ''}</div></article>"
        )

    def diff(self, diff: Sequence[Difference]) -> str:
        """Write a difference: what was typed alone struck out, what the source alone says underlined.

        Punctuation is no difference; it is shown as the source has it.
        """
        typed_changed, source_changed = _CHANGED
        pieces = []
        for piece in diff:
            if not fold_words(piece.typed + piece.source):
                pieces.append(safe(piece.source))
                continue
            if piece.operation == "equal":
                pieces.append(safe(piece.typed))
            if piece.operation in typed_changed:
                pieces.append(f"<del>{safe(piece.typed)}</del>")
            if piece.operation in source_changed:
                pieces.append(f"<ins>{safe(piece.source)}</ins>")
        return f'<p class="diff" title="{safe(self.texts.diff_note)}">{"".join(pieces)}</p>'

    def _apart(self, diff: Sequence[Difference]) -> str:
        """How many characters differ, punctuation left out."""
        pieces = (piece for piece in diff if piece.operation != "equal")
        count = sum(max(len(fold_words(piece.typed)), len(fold_words(piece.source))) for piece in pieces)
        return self.texts.apart.format(count=count) if count else self.texts.punctuation_apart

    def resolved(self, found: Resolved) -> str:
        """Write where a written address leads now."""
        head = (
            f'<p class="summary" data-role="summary" data-fate="{found.fate}">{safe(self.texts.fates[found.fate])}</p>'
        )
        if found.address is None:
            return head
        place = attributes(
            data_speech=found.address.speech_id,
            data_title=found.address.title,
            data_start=found.start,
            data_end=found.end,
            data_quote=found.text,
        )
        opener = f'<button type="button" class="plain" data-act="open"{place}>{safe(self.texts.open)}</button>'
        return (
            f'{head}<article class="match"><p class="address">{safe(str(found.address))}</p>'
            f'<p class="text">{safe(found.text)}</p><div class="acts">{opener}</div></article>'
        )

    def lines(self, found: Concordance, phrase: str) -> str:
        """Write the head and the rows of a concordance."""
        texts = self.texts
        titles = "".join(
            f'<th scope="col">{safe(t)}</th>' for t in (texts.left, texts.keyword, texts.right, texts.speech_column)
        )
        return (
            f'<table class="kwic"><caption>{safe(texts.lines_caption.format(phrase=phrase))}</caption>'
            f'<thead><tr>{titles}</tr></thead><tbody data-role="rows">{self.rows(found.lines)}</tbody></table>'
        )

    def rows(self, lines: Sequence[ConcordanceLine]) -> str:
        """Write rows of a concordance; a click on the keyword opens the speech at its sentence."""
        return "".join(map(self._row, lines))

    def plots(self, spreads: Sequence[Spread], phrase: str) -> tuple[str, str]:
        """Draw where in each speech a phrase stands, and how often: two figures, with the same in words as alt text."""
        chosen = sorted(spreads, key=lambda s: -len(s.places))[:_MOST_ROWS]
        ids = {spread.speech_id for spread in chosen}
        rows = [Row(s.title, len(s.places), s.places) for s in spreads if s.speech_id in ids]
        texts = self.texts
        where = "".join(
            texts.dispersion_row.format(title=row.title, count=row.count, places=_places(row.places)) for row in rows
        )
        often = "".join(texts.counts_row.format(title=row.title, count=row.count) for row in rows)
        note = texts.most_shown.format(count=len(rows)) if len(rows) < len(spreads) else ""
        dispersion = dispersion_svg(rows, texts.dispersion_alt.format(phrase=phrase, rows=where), texts.dispersion_ends)
        counts = counts_svg(rows, texts.counts_alt.format(phrase=phrase, rows=often))
        return _figure(texts.dispersion, dispersion, note), _figure(texts.counts, counts, note)

    def report(self, report: Report) -> str:
        """Write the verdicts on a draft."""
        if not report.items:
            return f'<p class="summary" data-role="summary">{safe(self.texts.none_checkable)}</p>'
        counts = [(name, sum(i.verdict == v for i in report.items)) for v, name in self.texts.verdicts.items()]
        listed = "，".join(f"{name} {count}" for name, count in counts if count)
        summary = self.texts.checked.format(count=len(report.items), counts=listed)
        items = "".join(f"<li>{self._checked(item)}</li>" for item in report.items)
        save = button("annotate", self.texts.annotated, "export")
        return (
            f'<p class="summary" data-role="summary">{safe(summary)}</p><div class="acts">{save}</div>'
            f'<ol class="verdicts">{items}</ol>'
        )

    def _checked(self, item: Checked) -> str:
        notes = [self.texts.notes[note] for note in item.notes]
        if item.occurrences > 1:
            notes.append(self.texts.occurrences.format(count=item.occurrences))
        note = f'<span class="note">{safe("，".join(notes))}</span>' if notes else ""
        missing = item.verdict == "missing"
        head = f"<h2>{safe(self.texts.nearest)}</h2>" if missing and item.matches else ""
        places = "".join(self.match(match, source=not missing) for match in item.matches)
        verdict = f"<strong>{safe(self.texts.verdicts[item.verdict])}</strong>"
        return (
            f'<div class="verdict {item.verdict}"><p>{verdict}{note}</p>'
            f"<blockquote>{safe(item.quotation.text)}</blockquote>{head}{places}</div>"
        )

    def _summary(self, lookup: Lookup, query: bool) -> str:
        texts = self.texts
        if not lookup.matches:
            return texts.nothing
        if lookup.stitched:
            return texts.stitched
        if not lookup.counts:
            return texts.near_count.format(count=lookup.total)
        return (texts.query_count if query else texts.exact_count).format(
            count=sum(lookup.counts.values()), speeches=len(lookup.counts)
        )

    def _open(self, match: Match, *, near: bool) -> str:
        return button(
            "open",
            self.texts.open,
            "book",
            data_speech=match.address.speech_id,
            data_title=match.address.title,
            data_start=match.start,
            data_end=match.end,
            data_quote=match.text,
            data_values=" ".join(f"{start}-{end}" for start, end in match.hits),
            data_near=near,
        )

    def _copies(self, match: Match) -> str:
        source = attribute(self.book, match)
        star = button(
            "excerpt-star",
            self.texts.star,
            "star",
            data_speech=match.address.speech_id,
            data_title=match.address.title,
            data_start=match.start,
            data_end=match.end,
            data_quote=match.text,
            data_address=str(match.address),
            aria_pressed="false",
        )
        return (
            star
            + button("copy", self.texts.copy_plain, "copy", data_copy=source.plain)
            + button("copy", self.texts.copy_full, "copy", data_copy=source.full)
            + button("copy", self.texts.copy_reference, "copy", data_copy=source.reference)
        )

    def _row(self, line: ConcordanceLine) -> str:
        sentences = self.book.sentences(line.speech_id).within(line.start, line.end)
        start = min(line.start, sentences[0].start)
        end = max(line.end, sentences[-1].end)
        place = attributes(
            data_speech=line.speech_id,
            data_title=line.title,
            data_start=start,
            data_end=end,
            data_quote=self.book.index.speech(line.speech_id).text[start:end],
            data_values=f"{line.start}-{line.end}",
        )
        return (
            f'<tr><td class="left"><bdi>{safe(line.left)}</bdi></td><td class="key"><button type="button" '
            f'data-act="open"{place}>{safe(line.keyword)}</button></td><td class="right">{safe(line.right)}</td>'
            f'<td class="title" title="{safe(line.title)}">{safe(line.title)}</td></tr>'
        )


def _by_sentence(matches: Sequence[Match]) -> list[list[Match]]:
    """Neighbours of one sentence together; what is merely similar stands for itself."""
    keys = enumerate(matches)
    groups = groupby(keys, key=lambda item: _place(item[1]) if item[1].kind == "exact" else (item[0],))
    return [[match for _, match in group] for _, group in groups]


def _place(match: Match) -> tuple[str, int, int]:
    return (match.address.speech_id, match.start, match.end)


def _joined(group: Sequence[Match]) -> Match:
    """The matches of one sentence as one, with the hits of all."""
    return replace(group[0], hits=tuple(hit for match in group for hit in match.hits))


def speech_options(titles: Mapping[str, str], texts: QuoteTexts) -> str:
    """Write the choice of a speech; ``titles`` by speech id."""
    options = [f'<option value="">{safe(texts.all_speeches)}</option>']
    options += [f'<option value="{safe(speech_id)}">{safe(title)}</option>' for speech_id, title in titles.items()]
    return "".join(options)


def _figure(caption: str, picture: str, note: str) -> str:
    more = f' <span class="hint">{safe(note)}</span>' if note else ""
    return f'<figure tabindex="0"><figcaption>{safe(caption)}{more}</figcaption>{picture}</figure>'


def _places(places: Sequence[float]) -> str:
    """Name places in words, in percent of the text."""
    named = [f"{100 * place:.0f}%" for place in places[:_MOST_NAMED]]
    return "、".join(dict.fromkeys(named)) + ("……" if len(places) > _MOST_NAMED else "")
