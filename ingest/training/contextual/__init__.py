"""The recipe of the contextual encoder: ``python -m ingest.training.contextual DATA BASE TOKENIZER OUT``.

``base_weights`` unpacks multilingual-e5-small, ``vocabulary`` cuts its tokenizer to Chinese, ``sources`` gives batches
of pairs, ``fine_tuning`` trains ``transformer`` with them, ``onnx_graph`` and ``export`` write what
``ingest.encoders.contextual_encoder`` reads.  Needs torch and onnx; nothing outside this package imports it.
"""
