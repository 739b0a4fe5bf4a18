"""Writes the vectors of the background questions: ``python -m tests.support.background_vectors``.

To be run when the questions or the contextual encoder change; a test holds that they fit.
"""

from __future__ import annotations

import numpy as np

from ingest.encoders.contextual_encoder import ContextualEncoder
from ingest.text.folding import fold
from retrieval.search.contextual.background import VECTORS_FILE, read_background_questions, to_int8


def main() -> None:
    """Encode all questions."""
    texts = [fold(text) for text in read_background_questions()]
    np.save(VECTORS_FILE, to_int8(ContextualEncoder().encode(texts)))
    print(f"{len(texts)} questions: {VECTORS_FILE.name}")


if __name__ == "__main__":
    main()
