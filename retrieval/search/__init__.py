"""Hybrid search: passages ranked by BM25, by vectors and by query expansion, with scores of their sentences.

1. ``thesaurus`` expands the query; ``term_statistics`` weighs its terms.
2. Lexical index and vectors find candidates; ``shortlist`` keeps the best where there are many.
3. ``generation_cache`` gives their ``passage_features``; ``term_matches`` finds the terms in them.
4. ``bm25`` and ``sentence_scores`` score them; ``hybrid_retriever`` normalises the scores and adds them up.
5. ``contextual`` reads the sentences of the best.
6. ``reranker``, where there is one, judges the best once more.
"""
