"""Upkeep of an index: ``backup`` and ``restore``, ``doctor`` that looks for faults, ``watch`` that follows a folder."""
