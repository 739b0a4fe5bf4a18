"""Ways to give a sentence with its source: as people write it, with the full address, and as a reference."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.outline.parser import Section, path_at
from ingest.text.numerals import write_numeral
from retrieval.citations.address_book import AddressBook
from retrieval.points.numbered_points import sibling_lists
from retrieval.quotes.match import Match

_MOST_IN_WORDS = 99  # ordinals are written in Chinese numerals up to here
_RANKS = ("部分", "点")  # what the ordinals of the first two levels are called in words
_REPORTS = ("汇报", "报告")  # kinds that are cited as reports, [R]; all others as [Z]
_INNER = str.maketrans("“”", "‘’")  # quotation marks inside a quotation


@dataclass(frozen=True, slots=True)
class Attribution:
    """A sentence with its source in three forms; ``reference`` follows GB/T 7714-2015."""

    plain: str
    full: str
    reference: str


def attribute(book: AddressBook, match: Match) -> Attribution:
    """The sentences of a match with their source.

    Quotation marks inside are written ‘…’, as GB/T 15834-2011 asks; nothing else of the text is touched.
    """
    speech = book.index.speech(match.address.speech_id)
    quoted = f"“{match.text.translate(_INNER)}”"
    place = place_in_words(book.outline(speech.id), match.span[0])
    kind = "R" if any(word in speech.kind for word in _REPORTS) else "Z"
    issue = ", ".join(part for part in (speech.occasion, speech.date) if part)
    author = f"{speech.speaker}. " if speech.speaker else ""
    spot = f"第{match.address.paragraph}段第{match.address.sentence}句"
    return Attribution(
        plain=f"{quoted}——《{speech.title}》{place}",
        full=f"{quoted}——{book.written(match.address)}",
        reference=f"{author}{speech.title}[{kind}]. {f'{issue}: ' if issue else ''}{spot}.",
    )


def place_in_words(root: Section, offset: int) -> str:
    """A place as people say it: 第三部分第二点; of a deeper point only the first two levels; 开头 by its name."""
    words, parent = "", root
    for section, rank in zip(path_at(root, offset), _RANKS, strict=False):
        counted = (pair for run in sibling_lists(parent) for pair in enumerate(run, 1))
        number = next((n for n, point in counted if point.start == section.start), None)
        if number is None:
            return words + section.heading
        words += f"第{_in_words(number)}{rank}"
        parent = section
    return words


def _in_words(number: int) -> str:
    """Write 1 to 99 in Chinese, larger numbers in digits."""
    return write_numeral(number) if number <= _MOST_IN_WORDS else str(number)
