"""The recipe of the shipped encoder: ``python -m ingest.training DATA OUT``.

In order: ``documents`` and ``sources`` give pairs of texts, ``tokenizer`` cuts them, ``batches`` and ``contrastive``
train the ``members``, ``composition`` adds characters to pieces, ``export`` writes the model.  Needs torch; nothing
outside this package imports it.
"""
