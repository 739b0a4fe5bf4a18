"""Ingest writes the index: it reads documents, finds their outline, cuts passages, encodes and indexes them.

What other packages use stands here; nothing of it loads torch, sentence-transformers or faiss before it is called.
"""

from ingest.build import IngestReport, ingest, stale
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
    "stale",
    "walk",
]
