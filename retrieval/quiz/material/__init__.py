"""What quiz questions are made from, within a ``scope`` of speeches or the passages about one of the ``topics``.

In order: ``stretches`` of sentences that are fit (``fitness``); ``slots`` in them (``figures``, ``enumerations``);
``certainty`` that a slot has one answer by the corpus's ``wording``; ``distractors`` that are wrong for certain.
"""
