"""Readers: one a format, each a function from a file's bytes to a ``Document``.

Who wants to read a document goes through ``ingest.documents.finding``.
"""
