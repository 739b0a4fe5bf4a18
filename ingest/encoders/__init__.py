"""Encoders: what makes vectors of texts; the shipped static one, or any model of sentence-transformers.

``encoder`` finds one by name or folder (``cached_models`` looks in the local cache), ``static_encoder`` is the shipped
kind, ``embedded_text`` says what of a passage is encoded.
"""
