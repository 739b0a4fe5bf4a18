"""The recipe of the shipped encoder: ``python -m ingest.training DATA OUT``.

Needs torch; nothing outside this package imports it.
"""
