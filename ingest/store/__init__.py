"""The index on disk: immutable generations of objects, lexical index, vectors and speech table.

``generation`` publishes and holds them, ``versions`` numbers the rules that they were made by, ``index`` reads one:
``objects`` (texts, outlines, ``sentence_vectors``), ``speech_table``, ``lexical`` (BM25), ``vectors`` (written by
``vector_writer``, searched by ``sign_sketch`` first where they are many); ``earlier_generation`` is what an ingest
takes over.
"""
