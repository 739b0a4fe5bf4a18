"""The wrong-answer book: what each reader answered, and what comes up again when (FSRS), in the reader's own file.

In order: ``folder`` opens a reader's ``record`` in the user's data folder, ``results`` of a set are entered,
``schedule`` says when a question comes up, ``standing`` whether its sentences still stand; ``statistics`` count,
``transfer`` takes a record elsewhere, and ``validity`` is what holds of everything read back.
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
