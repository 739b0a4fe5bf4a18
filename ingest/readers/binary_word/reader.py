"""Word documents before 2007 (.doc, .dot, .wps, .wpt) as Word shows them."""

from __future__ import annotations

import struct

from ingest.readers.binary_word.lists import list_parts, read_lists
from ingest.readers.binary_word.pieces import read_pieces
from ingest.readers.binary_word.streams import NotBinaryWord, open_streams
from ingest.readers.binary_word.stylesheet import read_stylesheet
from ingest.readers.binary_word.translation import WordTranslation
from ingest.readers.document import Document
from ingest.readers.word.reader import document_from

MOST_CHARACTERS = 10_000_000

_STYLESHEET = 1  # pair of the FIB


def read_binary_word(data: bytes) -> Document:
    """Read a document; raises ``NotBinaryWord``."""
    streams = open_streams(data)
    try:
        pieces = read_pieces(streams, MOST_CHARACTERS)
        lists = read_lists(*map(streams.part_and_rest, list_parts()))
        translation = WordTranslation(streams, pieces, read_stylesheet(streams.part(_STYLESHEET)), lists)
        body, styles = translation.body(), translation.styles()
    except struct.error as err:
        raise NotBinaryWord("已损坏：里面的表不完整") from err
    return document_from(body, styles, lists.numbering, streams.title)
