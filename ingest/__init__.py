"""Ingest writes the index.  In this order: ``documents`` finds files, ``readers`` read them, ``outline`` cuts them.

Then ``encoders`` make vectors, and ``store`` keeps all of it; ``pipeline`` runs the steps, ``upkeep`` looks after what
is written, ``training`` is the recipe of the shipped encoder.  ``text``, ``files`` and ``errors`` lie below all others.
A name is loaded when it is first asked for: whoever only reads an index does not wait for what reads documents.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from ingest.encoders.encoder import Encoder, load_encoder
    from ingest.errors import SpeechQAError
    from ingest.outline.parser import Section, labels_at, leaves, parse_outline, path_at, walk
    from ingest.outline.passages import Passage, cut_passages
    from ingest.pipeline.build import IngestReport, ingest
    from ingest.progress import Progress, ProgressBars, silent
    from ingest.settings import IndexSettings
    from ingest.speech import Speech
    from ingest.store.index import Index
    from ingest.store.lexical import FieldWeights, Ranking
    from ingest.store.speech_table import SpeechCard
    from ingest.text.sentences import Sentence, SentenceTable

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
    "Encoder": "encoders.encoder",
    "FieldWeights": "store.lexical",
    "Index": "store.index",
    "IndexSettings": "settings",
    "IngestReport": "pipeline.build",
    "Passage": "outline.passages",
    "Progress": "progress",
    "ProgressBars": "progress",
    "Ranking": "store.lexical",
    "Section": "outline.parser",
    "Sentence": "text.sentences",
    "SentenceTable": "text.sentences",
    "Speech": "speech",
    "SpeechCard": "store.speech_table",
    "SpeechQAError": "errors",
    "cut_passages": "outline.passages",
    "ingest": "pipeline.build",
    "labels_at": "outline.parser",
    "leaves": "outline.parser",
    "load_encoder": "encoders.encoder",
    "parse_outline": "outline.parser",
    "path_at": "outline.parser",
    "silent": "progress",
    "walk": "outline.parser",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
