"""Hybrid search: passages ranked by BM25, by vectors and by query expansion, with scores of their sentences.

1. ``thesaurus`` expands the question; lexical engine and vectors find candidates; ``shortlist`` keeps the best.
2. ``generation_cache`` gives their ``passage_features``; ``term_matches`` finds the question's terms in them.
3. ``bm25`` and ``sentence_scores`` score them; ``hybrid_retriever`` normalises and adds the scores up.
4. ``reranker``, where there is one, judges the best once more.
"""
