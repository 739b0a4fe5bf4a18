"""Addresses of sentences: given for an offset, written down with a check code, and found again later.

``address`` is the value and its written form; ``address_book`` gives and resolves addresses in one generation.
"""
