"""Ingest writes the index: it reads documents, finds their outline, cuts passages, encodes and indexes them.

What other packages use stands here, and is loaded when it is first asked for: whoever only reads an index does not wait
for what reads documents.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from ingest.build import IngestReport, ingest
    from ingest.cards import SpeechCard
    from ingest.encoder import Encoder, load_encoder
    from ingest.errors import SpeechQAError
    from ingest.index import Index
    from ingest.lexical import FieldWeights, Ranking
    from ingest.outline import Section, labels_at, leaves, parse_outline, path_at, walk
    from ingest.passages import Passage, cut_passages
    from ingest.progress import Progress, ProgressBars, silent
    from ingest.sentences import Sentence, SentenceTable
    from ingest.settings import IndexSettings
    from ingest.speech import Speech

__all__ = [
    "Encoder",
    "FieldWeights",
    "Index",
    "IndexSettings",
    "IngestReport",
    "Passage",
    "Progress",
    "ProgressBars",
    "Ranking",
    "Section",
    "Sentence",
    "SentenceTable",
    "Speech",
    "SpeechCard",
    "SpeechQAError",
    "cut_passages",
    "ingest",
    "labels_at",
    "leaves",
    "load_encoder",
    "parse_outline",
    "path_at",
    "silent",
    "walk",
]

_HOMES = {
    "Encoder": "encoder",
    "FieldWeights": "lexical",
    "Index": "index",
    "IndexSettings": "settings",
    "IngestReport": "build",
    "Passage": "passages",
    "Progress": "progress",
    "ProgressBars": "progress",
    "Ranking": "lexical",
    "Section": "outline",
    "Sentence": "sentences",
    "SentenceTable": "sentences",
    "Speech": "speech",
    "SpeechCard": "cards",
    "SpeechQAError": "errors",
    "cut_passages": "passages",
    "ingest": "build",
    "labels_at": "outline",
    "leaves": "outline",
    "load_encoder": "encoder",
    "parse_outline": "outline",
    "path_at": "outline",
    "silent": "progress",
    "walk": "outline",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
