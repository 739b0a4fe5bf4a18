"""The outline of a speech: a tree of sections read from the wording, and the passages that it is cut into.

In order: ``units`` are the stretches at which a point may open.  Series of points are found in them: ``ordinals``
are the ways of writing a number (一、 （一） 一是 首先), ``numbering`` the series of these, ``chains`` those of two
forms by turns; ``heading_lines`` are headings without a number, ``parallel_leads`` sentences that open alike.
``nesting`` tells which series lies inside which, ``addresses`` and ``closing`` where the speech turns to its audience;
``parser`` makes the tree of them, with the ``headings`` of its points; ``passages`` cuts its leaves.
"""
