"""Text as such: folding it for matching, cutting it into tokens and sentences, decoding bytes, numerals, punctuation.

Nothing here knows of speeches or of an index.  ``folding`` makes widths, case and Traditional characters alike;
``tokens`` cuts what the lexical search counts; ``sentences`` numbers what an address names.
"""
