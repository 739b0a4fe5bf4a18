"""OFD, the fixed page format of Chinese official documents (GB/T 33190): ``pages`` of glyphs, and the ``reader``."""
