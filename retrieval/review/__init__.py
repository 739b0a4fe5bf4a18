"""The wrong-answer book: what each reader answered, and what comes up again when (FSRS), in the reader's own file.

It is written in the user's data folder, never in the index.
"""

from retrieval.review.entries import Attempt, ReviewItem
from retrieval.review.folder import OpenedRecord, RecordFolder, clean_name
from retrieval.review.record import ReaderRecord
from retrieval.review.standing import Standing, check_standing
from retrieval.review.transfer import Imported, export_record, import_record

__all__ = [
    "Attempt",
    "Imported",
    "OpenedRecord",
    "ReaderRecord",
    "RecordFolder",
    "ReviewItem",
    "Standing",
    "check_standing",
    "clean_name",
    "export_record",
    "import_record",
]
