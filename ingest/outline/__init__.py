"""The outline of a speech: a tree of sections read from the wording, and the passages that it is cut into.

In order: ``units`` are the stretches at which a point may open; ``numbering`` finds series of ordinals (一、
（一） 一是 首先), ``parallel_leads`` those without numbers, ``closing`` where the speech turns to its end; ``parser``
makes the tree of them; ``passages`` cuts its leaves.
"""
