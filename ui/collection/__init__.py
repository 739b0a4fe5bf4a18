"""The collection: documents that were taken in on the page, kept in a folder of their own; no view stands here.

``service`` does what the page asks: ``offers`` are staged in the ``folder``, ``jobs`` take them in; ``change`` keeps a
change whole or takes it back, ``journal`` writes it down first; ``check`` and ``data_check`` look for faults.
"""
